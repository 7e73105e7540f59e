import { AuthError } from '../errors.ts';
import { pkcs8In } from '../pkcs8.ts';
import { decoded, type Bytes } from './bytes.ts';
import { hmacOf } from './hmac.ts';
import { asRsaKey } from './rsaPssKey.ts';
import type { MessageSignature } from './signature.ts';
import { keyInvalid } from './signedRequest.ts';

type Algorithm = MessageSignature['algorithm'];

/** A named secret with its value. */
export interface NamedKey {
  readonly name: string;
  readonly secret: string;
}

/** How WebCrypto is to read a key, and to sign with it. @see https://www.rfc-editor.org/rfc/rfc9421#section-3.3 */
const asymmetric = {
  ed25519: [{ name: 'Ed25519' }, { name: 'Ed25519' }],
  'ecdsa-p256-sha256': [
    { name: 'ECDSA', namedCurve: 'P-256' },
    { name: 'ECDSA', hash: 'SHA-256' },
  ],
  'ecdsa-p384-sha384': [
    { name: 'ECDSA', namedCurve: 'P-384' },
    { name: 'ECDSA', hash: 'SHA-384' },
  ],
  'rsa-pss-sha512': [
    { name: 'RSA-PSS', hash: 'SHA-512' },
    { name: 'RSA-PSS', saltLength: 64 },
  ],
  'rsa-v1_5-sha256': [
    { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
    { name: 'RSASSA-PKCS1-v1_5' },
  ],
} as const;

/**
 * Signs with a key in the form that {@link MessageSignature} names for the algorithm.
 * @throws AuthError `signature_key_invalid`; `signature_unsupported` where the runtime does not know the algorithm
 */
export async function signWithKey(
  algorithm: Algorithm,
  { name, secret }: NamedKey,
  data: Bytes,
): Promise<Bytes> {
  if (algorithm === 'hmac-sha256') {
    const key = decoded(secret, 'base64');
    if (!key || key.length === 0) throw keyInvalid(name);
    return hmacOf('sha-256', key, data);
  }
  const der = pkcs8In(secret);
  if (!der) throw keyInvalid(name);
  const [reading, signing] = asymmetric[algorithm];
  const pkcs8 = algorithm === 'rsa-pss-sha512' ? asRsaKey(der) : der;
  try {
    const key = await crypto.subtle.importKey('pkcs8', pkcs8, reading, false, ['sign']);
    return new Uint8Array(await crypto.subtle.sign(signing, key, data));
  } catch {
    if (await isKnown(algorithm)) throw keyInvalid(name);
    throw new AuthError('signature_unsupported', { algorithm });
  }
}

/** What VS Code's own runtime lacks looks like a wrong key. All others are in every WebCrypto. */
async function isKnown(algorithm: Algorithm): Promise<boolean> {
  if (algorithm !== 'ed25519') return true;
  const made = crypto.subtle.generateKey({ name: 'Ed25519' }, false, ['sign', 'verify']);
  return made.then(
    () => true,
    () => false,
  );
}
