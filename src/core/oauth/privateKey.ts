import { AuthError } from '../errors.ts';
import { pkcs8In } from '../pkcs8.ts';

/** In the order in which they are tried: a key in PKCS #8 fits one of them only. */
const ALGORITHMS = [
  { name: 'ECDSA', namedCurve: 'P-256' },
  { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  { name: 'Ed25519' },
] as const;

/**
 * A private key for signing client assertions: PKCS #8 in PEM, of the kinds EC P-256, RSA and Ed25519.
 * @throws AuthError `client_key_invalid`
 */
export async function importPrivateKey(
  pem: string,
): Promise<Awaited<ReturnType<typeof crypto.subtle.importKey>>> {
  const der = pkcs8In(pem);
  if (!der) throw new AuthError('client_key_invalid');
  for (const algorithm of ALGORITHMS) {
    const key = await crypto.subtle
      .importKey('pkcs8', der, algorithm, false, ['sign'])
      .catch(() => undefined);
    if (key) return key;
  }
  throw new AuthError('client_key_invalid');
}
