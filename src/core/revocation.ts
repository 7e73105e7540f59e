import type { BrokerPorts } from './brokerPorts.ts';
import type { Credential } from './credential.ts';
import { toAuthError, type AuthError } from './errors.ts';
import { knownIssuer } from './oauth/discovery.ts';
import { revokeToken, type IssuerClient } from './oauth/tokens.ts';

/** What the issuer said to a revocation; the local deletion does not depend on it. */
export type Receipt =
  | { issuer: 'revoked' }
  /** the issuer offers no revocation */
  | { issuer: 'unsupported' }
  | { issuer: 'failed'; problem: AuthError };

/**
 * Withdraws both tokens at the issuer, the refresh token first, because it can make new ones; when one is refused, the
 * other is tried all the same. Never throws: whatever the issuer says, the credential is deleted here afterwards.
 * @see https://www.rfc-editor.org/rfc/rfc7009
 */
export async function revokeAtIssuer(ports: BrokerPorts, credential: Credential): Promise<Receipt> {
  const { client, accessToken, refreshToken } = credential;
  try {
    const { issuer: name, assumed = false } = credential;
    const issuer = await knownIssuer(ports.fetch, name, assumed, AbortSignal.timeout(30_000));
    if (issuer.revocation_endpoint === undefined) return { issuer: 'unsupported' };
    const by = { fetch: ports.fetch, issuer, client };
    const first = await problemOfRevoking(by, refreshToken, 'refresh_token');
    const second = await problemOfRevoking(by, accessToken, 'access_token');
    const problem = first ?? second;
    return problem ? { issuer: 'failed', problem } : { issuer: 'revoked' };
  } catch (error) {
    return { issuer: 'failed', problem: toAuthError(error) };
  }
}

async function problemOfRevoking(
  by: IssuerClient,
  token: string | undefined,
  hint: 'refresh_token' | 'access_token',
): Promise<AuthError | undefined> {
  try {
    if (token !== undefined) await revokeToken(by, token, hint);
    return undefined;
  } catch (error) {
    return toAuthError(error);
  }
}
