import { AuthError } from '../errors.ts';
import { parametersText, type Parameters } from './structuredFields.ts';
import type { SignedRequest } from './signedRequest.ts';

/** A part of a request that a signature covers: derived from it (`@method` …), or a header. */
export interface Component {
  readonly name: string;
  readonly parameters: Parameters;
}

/** What can be derived, from a URL that is parsed already: so its host is lower case and has no default port. */
const derived: Readonly<Record<string, (url: URL, method: string) => string>> = {
  '@method': (_url, method) => method,
  '@target-uri': ({ origin, pathname, search }) => origin + pathname + search,
  '@authority': ({ host }) => host,
  '@scheme': ({ protocol }) => protocol.slice(0, -1),
  '@request-target': ({ pathname, search }) => pathname + search,
  '@path': ({ pathname }) => pathname,
  '@query': ({ search }) => (search === '' ? '?' : search),
};

/** They say what is covered, so they cannot be covered themselves. */
const ofSignature = ['signature', 'signature-input'];

/**
 * Reads a component identifier: a name as such, `@query-param;name="…"` with its one parameter; `undefined` for anything
 * else. Of the other parameters none is of use in a request.
 * @see https://www.rfc-editor.org/rfc/rfc9421#section-2
 */
export function parseComponent(text: string): Component | undefined {
  const parameter = /^@query-param;name="([A-Za-z0-9*._%-]+)"$/u.exec(text)?.[1];
  if (parameter !== undefined) return { name: '@query-param', parameters: [['name', parameter]] };
  const isHeader = /^[!#$%&'*+.^_`|~0-9a-z-]+$/u.test(text) && !ofSignature.includes(text);
  return isHeader || Object.hasOwn(derived, text) ? { name: text, parameters: [] } : undefined;
}

/** A component identifier as a signature states it. @see https://www.rfc-editor.org/rfc/rfc9421#section-2.5 */
export function identifierOf({ name, parameters }: Component): string {
  return `"${name}"${parametersText(parameters)}`;
}

/**
 * The value of a component, `undefined` when it is a header that the request does not have.
 * @param headers names in lower case
 * @throws AuthError `component_unsignable`: a query parameter that is not there exactly once, a value that is not ASCII
 * @see https://www.rfc-editor.org/rfc/rfc9421#section-2.1
 */
export function componentValue(
  component: Component,
  { method, url, headers }: SignedRequest,
): string | undefined {
  const { name } = component;
  const parsed = new URL(url);
  if (name === '@query-param') return queryParameter(component, parsed);
  const value = derived[name]?.(parsed, method) ?? fieldValue(headers[name]);
  if (value !== undefined && !/^[\x20-\x7e]*$/u.test(value)) throw unsignable(component);
  return value;
}

/** Without white space around it, and line folds made one space. */
function fieldValue(value: string | undefined): string | undefined {
  return value?.replace(/\s*\r?\n\s+/gu, ' ').trim();
}

/** @see https://www.rfc-editor.org/rfc/rfc9421#section-2.2.8 */
function queryParameter(component: Component, { searchParams }: URL): string {
  const wanted = component.parameters[0]?.[1];
  const values = [...searchParams]
    .filter(([name]) => percentEncoded(name) === wanted)
    .map(([, value]) => percentEncoded(value));
  const [value] = values;
  if (value === undefined || values.length > 1) throw unsignable(component);
  return value;
}

/** As in `application/x-www-form-urlencoded`, but a space as `%20`. */
function percentEncoded(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1).replaceAll('+', '%20');
}

function unsignable(component: Component): AuthError {
  const { name, parameters } = component;
  return new AuthError('component_unsignable', { component: name + parametersText(parameters) });
}
