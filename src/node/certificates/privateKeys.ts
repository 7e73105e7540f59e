import { createPrivateKey } from 'node:crypto';
import { at, content, encoded, isOf, oidOf, parseDer, parts, type Asn1 } from './der.ts';
import { unfit } from './unfit.ts';

/** The forms in which a private key comes. */
export type KeyForm = 'pkcs8' | 'encrypted' | 'pkcs1' | 'sec1';

/** Which form a value has; `undefined` when it is no private key. */
export function keyForm(node: Asn1): KeyForm | undefined {
  const [first, second, third] = parts(node);
  if (isOf(first, 'sequence') && isOf(second, 'octets')) return 'encrypted';
  if (!isOf(first, 'integer')) return undefined;
  if (isOf(second, 'sequence') && isOf(third, 'octets')) return 'pkcs8';
  if (isOf(second, 'octets')) return 'sec1';
  return isOf(second, 'integer') && parts(node).length >= 9 ? 'pkcs1' : undefined;
}

/** A private key that is not encrypted as PKCS #8 in DER. @throws AuthError with the reason `unreadable` */
export function toPkcs8(node: Asn1): Buffer {
  const form = keyForm(node);
  if (form === 'pkcs8') return encoded(node);
  if (form !== 'pkcs1' && form !== 'sec1') throw unfit('unreadable');
  try {
    const key = createPrivateKey({ key: encoded(node), format: 'der', type: form });
    return key.export({ format: 'der', type: 'pkcs8' });
  } catch (error) {
    throw unfit('unreadable', {}, error);
  }
}

/** Reads a decrypted key; `undefined` for the nonsense that a wrong passphrase gives. */
export function keyIn(bytes: Buffer): Buffer | undefined {
  try {
    const node = parseDer(bytes);
    const isKey = keyForm(node) !== 'pkcs8' || oidOf(at(node, 1, 0)) !== '';
    return isKey ? toPkcs8(node) : undefined;
  } catch {
    return undefined;
  }
}

/** The algorithm and the data of an encrypted key. @see https://www.rfc-editor.org/rfc/rfc5958#section-3 */
export function encryptedKey(node: Asn1): { readonly algorithm: Asn1; readonly data: Buffer } {
  return { algorithm: at(node, 0), data: content(at(node, 1)) };
}
