import { AuthError } from '../errors.ts';
import { isHeaderValue } from './headerRules.ts';
import type { ParsedHeader } from './headerSettings.ts';
import { requestValue, type RequestValues } from './requestValues.ts';
import { referencesIn, renderTemplate, type Reference } from './template.ts';

/** Where the values of a template come from; each is a whole, non-empty value. */
export interface HeaderSources {
  /** @throws AuthError `key_missing`, and whatever a command may end with */
  secret(name: string): string | Promise<string>;
  /** @throws AuthError `variable_missing` */
  variable(name: string): string;
  /** The code of this moment. @throws AuthError as {@link HeaderSources.secret}, `totp_invalid` */
  totp(name: string): string | Promise<string>;
  /** The signature of the request; only once it was made. */
  readonly signature?: string | undefined;
}

/** Whether a header waits for the signature of the request. */
export function isSigned({ template }: ParsedHeader): boolean {
  return referencesIn(template).some(({ name }) => name === 'signature');
}

/**
 * The headers of one request. Never an empty value, and never the text of a reference in place of what it stands for.
 * @throws AuthError those of {@link HeaderSources}; `header_invalid` (`details.header`) when HTTP could not carry a value
 */
export async function renderHeaders(
  headers: readonly ParsedHeader[],
  sources: HeaderSources,
  values: RequestValues,
): Promise<Record<string, string>> {
  const valueOf = (reference: Reference): string | Promise<string> =>
    requestValue(reference, values) ?? sourceValue(reference, sources);
  const rendered = headers.map(async ({ name, template }) => {
    const value = await renderTemplate(template, valueOf);
    if (value === '' || !isHeaderValue(value))
      throw new AuthError('header_invalid', { header: name });
    return [name, value] as const;
  });
  return Object.fromEntries(await Promise.all(rendered));
}

function sourceValue(
  { name, argument = '' }: Reference,
  sources: HeaderSources,
): string | Promise<string> {
  if (name === 'env') return sources.variable(argument);
  if (name === 'totp') return sources.totp(argument);
  return name === 'signature' ? (sources.signature ?? '') : sources.secret(argument);
}
