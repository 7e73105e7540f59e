/** Bytes that WebCrypto takes. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** How bytes are written as text. */
export type Encoding = 'hex' | 'base64' | 'base64url';

/** The UTF-8 of a text. */
export function utf8(text: string): Bytes {
  return new TextEncoder().encode(text);
}

/** Bytes as text; base64url without padding. @see https://www.rfc-editor.org/rfc/rfc4648 */
export function encoded(bytes: Uint8Array, encoding: Encoding): string {
  if (encoding === 'hex')
    return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const text = btoa([...bytes].map((byte) => String.fromCodePoint(byte)).join(''));
  if (encoding === 'base64') return text;
  return text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/u, '');
}

/** Bytes written as hex, or as Base64 in either alphabet, padded or not; `undefined` for anything else. */
export function decoded(text: string, encoding: 'hex' | 'base64'): Bytes | undefined {
  const compact = text.replace(/\s/gu, '');
  if (encoding === 'hex') {
    if (!/^([0-9a-f]{2})*$/iu.test(compact)) return undefined;
    return Uint8Array.from(compact.match(/../gu) ?? [], (pair) => Number.parseInt(pair, 16));
  }
  try {
    const binary = atob(compact.replaceAll('-', '+').replaceAll('_', '/'));
    return Uint8Array.from(binary, (char) => char.charCodeAt(0));
  } catch {
    return undefined;
  }
}

/** All of them in one. */
export function concatenated(parts: readonly Uint8Array[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** The digest of bytes. @param hash such as `sha-256` */
export async function digestOf(hash: string, bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest(hash.toUpperCase(), bytes));
}
