/** Why a header cannot be sent. */
export type HeaderNameProblem = 'empty' | 'not_a_name' | 'reserved';

/** Headers that concern one connection, not what is said over it. @see https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1 */
export const hopByHop: readonly string[] = [
  'connection',
  'expect',
  'http2-settings',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/** With those that belong to the protocol: a server would misread the request, or another one. */
const reserved: ReadonlySet<string> = new Set([
  ...hopByHop,
  'accept',
  'accept-encoding',
  'content-encoding',
  'content-length',
  'content-type',
  'host',
  'last-event-id',
  'mcp-method',
  'mcp-name',
  'mcp-protocol-version',
  'mcp-session-id',
  'origin',
]);

/** Checks the name of a header that a person wants to send. @see https://www.rfc-editor.org/rfc/rfc9110#section-5.1 */
export function headerNameProblem(name: string): HeaderNameProblem | undefined {
  if (name === '') return 'empty';
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/u.test(name)) return 'not_a_name';
  return reserved.has(name.toLowerCase()) ? 'reserved' : undefined;
}

/**
 * Whether a value can be sent: neither line breaks nor other control characters, nor what is outside of Latin-1, nor
 * white space at its ends, which HTTP would take off.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-5.5
 */
export function isHeaderValue(value: string): boolean {
  return /^[\t\x20-\x7e\x80-\xff]*$/u.test(value) && value === value.trim();
}
