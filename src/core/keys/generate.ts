/** How a generated key is written. */
export type KeyAlphabet = 'base64url' | 'hex';

/** A key of 256 random bits, after `prefix` as it is. */
export function generateKey(alphabet: KeyAlphabet, prefix = ''): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return prefix + (alphabet === 'hex' ? hex : base64url(bytes));
}

/** @see https://www.rfc-editor.org/rfc/rfc4648#section-5 */
function base64url(bytes: Uint8Array): string {
  const text = btoa(String.fromCodePoint(...bytes));
  return text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/u, '');
}
