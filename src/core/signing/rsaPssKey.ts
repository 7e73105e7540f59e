import { concatenated, type Bytes } from './bytes.ts';

/** The algorithm identifier of `id-RSASSA-PSS` without parameters, as it stands in DER. @see https://www.rfc-editor.org/rfc/rfc4055#section-3.1 */
const PSS = [0x30, 0x0b, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a];
/** That of `rsaEncryption`. @see https://www.rfc-editor.org/rfc/rfc4055#section-1.2 */
const RSA = [0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0];
/** where the identifier begins, behind a sequence of two bytes of length and the version */
const AT = 7;

/**
 * A key in PKCS #8 that says it is for RSA-PSS only, as the plain RSA key that it holds: the only kind that WebCrypto
 * reads. Any other key as it is.
 */
export function asRsaKey(der: Bytes): Bytes {
  if (der[0] !== 0x30 || der[1] !== 0x82) return der;
  if (!PSS.every((byte, i) => der[AT + i] === byte)) return der;
  const rest = der.subarray(4, AT);
  const body = concatenated([rest, Uint8Array.from(RSA), der.subarray(AT + PSS.length)]);
  return concatenated([Uint8Array.of(0x30, 0x82, body.length >> 8, body.length & 0xff), body]);
}
