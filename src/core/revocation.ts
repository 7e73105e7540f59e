import type { ServerPorts } from './brokerPorts.ts';
import type { Credential } from './credential.ts';
import { toAuthError, type AuthError } from './errors.ts';
import { knownIssuer } from './oauth/discovery.ts';
import { rulesFor } from './oauth/rules.ts';
import { revokeToken } from './oauth/tokens.ts';

/** What the issuer said to a revocation; the local deletion does not depend on it. */
export type Receipt =
  | { issuer: 'revoked' }
  /** the issuer offers no revocation */
  | { issuer: 'unsupported' }
  | { issuer: 'failed'; problem: AuthError };

/**
 * Withdraws both tokens at the issuer, the refresh token first, because it can make new ones. Never throws: whatever the
 * issuer says, the credential is deleted here afterwards.
 * @see https://www.rfc-editor.org/rfc/rfc7009
 */
export async function revokeAtIssuer(ports: ServerPorts, credential: Credential): Promise<Receipt> {
  const { client, accessToken, refreshToken } = credential;
  try {
    const rules = rulesFor(credential.issuer, ports.servers.get(credential.serverId)?.auth.oauth);
    const issuer = await knownIssuer(ports.fetch, credential, rules, AbortSignal.timeout(30_000));
    if (issuer.revocation_endpoint === undefined) return { issuer: 'unsupported' };
    const by = { fetch: ports.fetch, issuer, client };
    if (refreshToken !== undefined) await revokeToken(by, refreshToken, 'refresh_token');
    await revokeToken(by, accessToken, 'access_token');
    return { issuer: 'revoked' };
  } catch (error) {
    return { issuer: 'failed', problem: toAuthError(error) };
  }
}
