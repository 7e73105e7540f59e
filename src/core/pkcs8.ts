/** The bytes of an unencrypted private key as PKCS #8 in PEM; `undefined` when it is none. @see https://www.rfc-editor.org/rfc/rfc7468#section-10 */
export function pkcs8In(pem: string): Uint8Array<ArrayBuffer> | undefined {
  const body = /-----BEGIN PRIVATE KEY-----([\sA-Za-z0-9+/=]+)-----END PRIVATE KEY-----/u.exec(pem);
  try {
    const text = atob((body?.[1] ?? '').replace(/\s/gu, ''));
    return body ? Uint8Array.from(text, (char) => char.charCodeAt(0)) : undefined;
  } catch {
    return undefined;
  }
}
