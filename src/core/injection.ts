import type { Credential } from './credential.ts';
import { dpopProof } from './oauth/dpop.ts';
import type { DpopNonces } from './oauth/dpopNonces.ts';

/** The request that a credential is put on. */
export interface Injected {
  readonly method: string;
  readonly url: string;
}

/**
 * The headers that a credential puts on one request: the token in `Authorization` and nowhere else; one that is bound to
 * a key comes with a fresh proof.
 * @param now ms since the epoch
 * @see https://www.rfc-editor.org/rfc/rfc6750#section-2.1
 * @see https://www.rfc-editor.org/rfc/rfc9449#section-7.1
 */
export async function injectionHeaders(
  { accessToken, dpopKey }: Pick<Credential, 'accessToken' | 'dpopKey'>,
  { method, url }: Injected,
  nonces: DpopNonces,
  now: number,
): Promise<Record<string, string>> {
  if (dpopKey === undefined) return { authorization: `Bearer ${accessToken}` };
  const dpop = await dpopProof(dpopKey, { method, url, nonce: nonces.at(url), accessToken }, now);
  return { authorization: `DPoP ${accessToken}`, dpop };
}
