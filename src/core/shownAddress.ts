/**
 * An address as a person is shown it: a host whose letters are not ASCII stands in punycode, so that nobody takes one
 * letter for another. What is no address stays as it is. For comparing and for requests the address itself is used.
 * @see https://www.rfc-editor.org/rfc/rfc5890#section-4.4
 */
export function shownAddress(address: string): string {
  const isAscii = /^[\x20-\x7E]*$/u.test(address);
  return isAscii || !URL.canParse(address) ? address : new URL(address).href;
}
