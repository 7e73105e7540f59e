import { serverOf } from './accountId.ts';
import type { ServerPorts } from './brokerPorts.ts';
import type { Credential } from './credential.ts';
import { toAuthError, type AuthError } from './errors.ts';
import { knownIssuer } from './oauth/discovery.ts';
import { deleteRegistration } from './oauth/registrationManagement.ts';
import { rulesFor } from './oauth/rules.ts';
import { revokeToken, type IssuerClient } from './oauth/tokens.ts';
import { forgetRegistration, isClientShared } from './records.ts';
import { verdictOn, type Verdict } from './tokenCheck.ts';

/** What became of a credential outside of this keyring; its deletion here does not depend on it. */
export interface Receipt {
  /** what the issuer said to the withdrawal of the tokens; `unsupported`: it offers none */
  readonly issuer: 'revoked' | 'unsupported' | 'failed';
  /** why it failed */
  readonly problem?: AuthError;
  /** whether the issuer deleted our client registration too; it is kept while others use it, or cannot be deleted */
  readonly registration: 'deleted' | 'kept';
  /** what the server said to the token afterwards */
  readonly server: Verdict;
}

/**
 * Withdraws both tokens at the issuer, the refresh token first, because it can make new ones; when one is refused, the
 * other is tried all the same. Then the client registration that nobody else uses is deleted there, and the server is
 * asked whether the token is dead. Never throws: whatever they say, the credential is deleted here afterwards.
 * @see https://www.rfc-editor.org/rfc/rfc7009
 */
export async function revokeAtIssuer(ports: ServerPorts, credential: Credential): Promise<Receipt> {
  const withdrawal = await withdraw(ports, credential);
  const registration = await unregister(ports, credential);
  const server = await verdictOn(ports, credential);
  return { ...withdrawal, registration, server };
}

async function withdraw(
  { fetch, servers, nonces, now }: ServerPorts,
  credential: Credential,
): Promise<Pick<Receipt, 'issuer' | 'problem'>> {
  const { client, accessToken, refreshToken, dpopKey } = credential;
  try {
    const rules = rulesFor(
      credential.issuer,
      servers.get(serverOf(credential.serverId))?.auth.oauth,
    );
    const issuer = await knownIssuer(fetch, credential, rules, AbortSignal.timeout(30_000));
    if (issuer.revocation_endpoint === undefined) return { issuer: 'unsupported' };
    const dpop = dpopKey === undefined ? undefined : { key: dpopKey, nonces, now };
    const by = { fetch, issuer, client, dpop };
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

/**
 * Deletes the registration where the issuer allows it and no other credential came by it, also none that took the place
 * of this one meanwhile.
 */
async function unregister(
  { fetch, secrets, log }: ServerPorts,
  credential: Credential,
): Promise<Receipt['registration']> {
  const { management, issuer } = credential.client;
  if (!management || isClientShared(secrets, credential)) return 'kept';
  try {
    await deleteRegistration(fetch, management, AbortSignal.timeout(10_000));
    await forgetRegistration(secrets, credential.client);
    return 'deleted';
  } catch (error) {
    log.info(`The registration at ${issuer} was not deleted: ${toAuthError(error).code}`);
    return 'kept';
  }
}
