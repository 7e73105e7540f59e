/**
 * As much of Structured Fields as a signature writes: strings, integers, booleans that are true, byte sequences, inner
 * lists and parameters. @see https://www.rfc-editor.org/rfc/rfc9651#section-4.1
 */
export type BareItem = string | number;

/** Name and value of each parameter, in order. */
export type Parameters = readonly (readonly [name: string, value: BareItem])[];

/** A String; `undefined` when it has characters that none may have. @see https://www.rfc-editor.org/rfc/rfc9651#section-4.1.6 */
export function stringItem(text: string): string | undefined {
  return /^[\x20-\x7e]*$/u.test(text) ? `"${text.replace(/["\\]/gu, '\\$&')}"` : undefined;
}

/** Parameters as they stand behind an item. @see https://www.rfc-editor.org/rfc/rfc9651#section-4.1.1.2 */
export function parametersText(parameters: Parameters): string {
  return parameters.map(([name, value]) => `;${name}=${bareItem(value)}`).join('');
}

/** An Inner List of items that are written already. @see https://www.rfc-editor.org/rfc/rfc9651#section-4.1.1.1 */
export function innerList(items: readonly string[], parameters: Parameters): string {
  return `(${items.join(' ')})${parametersText(parameters)}`;
}

/** A Byte Sequence. @param base64 with its padding. @see https://www.rfc-editor.org/rfc/rfc9651#section-4.1.8 */
export function byteSequence(base64: string): string {
  return `:${base64}:`;
}

function bareItem(value: BareItem): string {
  return typeof value === 'number' ? String(value) : (stringItem(value) ?? '""');
}
