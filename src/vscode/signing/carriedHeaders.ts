import { parsedHeaders, type HeaderSetting } from '../../core/headers/headerSettings.ts';
import { isSigned } from '../../core/headers/renderHeaders.ts';
import { requestValue, type RequestValues } from '../../core/headers/requestValues.ts';
import { renderTemplate, type Reference } from '../../core/headers/template.ts';

type Headers = Readonly<Record<string, string>>;

/**
 * The headers of a server as its requests carry them: `before` those that the signature may cover, `after` those that
 * carry it. In place of a secret stands its name.
 */
export async function carriedHeaders(
  settings: readonly HeaderSetting[],
  values: RequestValues,
  signature = '',
): Promise<{ readonly before: Headers; readonly after: Headers }> {
  const valueOf = (reference: Reference): string =>
    requestValue(reference, values) ??
    (reference.name === 'signature' ? signature : `<${reference.argument ?? reference.name}>`);
  const rendered = parsedHeaders(settings).map(async (header) => ({
    waits: isSigned(header),
    line: [header.name, await renderTemplate(header.template, valueOf)] as const,
  }));
  const all = await Promise.all(rendered);
  const linesOf = (waits: boolean): Headers =>
    Object.fromEntries(all.filter((one) => one.waits === waits).map(({ line }) => line));
  return { before: linesOf(false), after: linesOf(true) };
}
