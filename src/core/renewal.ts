import { serverOf } from './accountId.ts';
import type { ServerPorts } from './brokerPorts.ts';
import type { Credential, Failure } from './credential.ts';
import { AuthError, toAuthError } from './errors.ts';
import { ownCertificateCodes } from './failures.ts';
import { endsOf } from './lifetime.ts';
import { needsNewRegistration } from './oauth/registration.ts';
import { knownIssuer } from './oauth/discovery.ts';
import { rulesFor } from './oauth/rules.ts';
import { requestTokens, type IssuerClient, type Tokens } from './oauth/tokens.ts';
import { credentialKey, forgetRegistration, readCredential, replaceCredential } from './records.ts';

/**
 * Renews a credential once. Nothing is ever deleted: a refusal is noted beside the credential, and any other failure
 * leaves it as it is. A credential that took this one's place meanwhile stays and is the result.
 * @throws AuthError `journal_unwritable` or one of {@link ownCertificateCodes} before the refresh token is sent,
 *   `credential_expired` or `refresh_interrupted` when only a new authorization helps, `refresh_failed` when another try
 *   may succeed
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-6
 */
export async function renew(ports: ServerPorts, credential: Credential): Promise<Credential> {
  const key = credentialKey(credential.serverId);
  const generation = ports.secrets.generation(key);
  const interrupted = ports.secrets.isSpent(key);
  try {
    const by = await issuerOf(ports, credential);
    await ports.secrets.spend(key);
    const renewed = withTokens(credential, await refreshGrant(by, credential), ports.now());
    return await kept(ports, renewed, generation);
  } catch (error) {
    const cause = toAuthError(error, 'refresh_failed');
    if (cause.code === 'journal_unwritable' || ownCertificateCodes.has(cause.code)) throw cause;
    return await afterFailure(ports, credential, { cause, interrupted, generation });
  }
}

async function issuerOf(
  { fetch, nonces, now, servers }: ServerPorts,
  credential: Credential,
): Promise<IssuerClient> {
  const { issuer: name, client, dpopKey, serverId } = credential;
  const rules = rulesFor(name, servers.get(serverOf(serverId))?.auth.oauth);
  const issuer = await knownIssuer(fetch, credential, rules, AbortSignal.timeout(30_000));
  const dpop = dpopKey === undefined ? undefined : { key: dpopKey, nonces, now };
  return { fetch, client, rules, issuer, dpop };
}

function refreshGrant(
  by: IssuerClient,
  { refreshToken = '', resource, scopes = [] }: Credential,
): Promise<Tokens> {
  return requestTokens(by, 'refresh_token', {
    refresh_token: refreshToken,
    ...(resource !== undefined && { resource }),
    ...(by.rules?.refreshWithScopes && scopes.length > 0 && { scope: scopes.join(' ') }),
  });
}

/** Keeps a credential unless another one took the place of `generation`: then that one. */
async function kept(
  ports: ServerPorts,
  renewed: Credential,
  generation: number,
): Promise<Credential> {
  if (await replaceCredential(ports.secrets, renewed, generation)) return renewed;
  const read = readCredential(ports.secrets, renewed.serverId);
  if (read.kind === 'there') return read.value;
  throw new AuthError('not_authorized');
}

/** The old refresh token, with its end, and the old scopes stay when the answer names none. */
function withTokens(credential: Credential, tokens: Tokens, now: number): Credential {
  const { failure: _, expiresAt: __, refreshExpiresAt, ...unchanged } = credential;
  const isSame =
    tokens.refreshToken === undefined || tokens.refreshToken === credential.refreshToken;
  return {
    ...unchanged,
    ...(isSame && refreshExpiresAt !== undefined && { refreshExpiresAt }),
    accessToken: tokens.accessToken,
    obtainedAt: now,
    ...(tokens.refreshToken !== undefined && { refreshToken: tokens.refreshToken }),
    ...(tokens.scopes && { scopes: tokens.scopes }),
    ...endsOf(tokens, now),
  };
}

interface Failed {
  readonly cause: AuthError;
  readonly interrupted: boolean;
  readonly generation: number;
}

async function afterFailure(
  ports: ServerPorts,
  credential: Credential,
  { cause, interrupted, generation }: Failed,
): Promise<Credential> {
  const { serverId, client } = credential;
  const refused = cause.code === 'token_refused';
  if (refused) await ports.secrets.reread(credentialKey(serverId));
  const read = readCredential(ports.secrets, serverId);
  const replaced = ports.secrets.generation(credentialKey(serverId)) !== generation;
  if (replaced && read.kind === 'there') return read.value;
  const failure = failureOf(cause, interrupted, ports.now());
  if (refused && !replaced)
    await replaceCredential(ports.secrets, { ...credential, failure }, generation);
  if (needsNewRegistration(cause) && client.kind === 'dynamic')
    await forgetRegistration(ports.secrets, client);
  throw new AuthError(failure.code, failure.details, cause);
}

function failureOf(error: AuthError, interrupted: boolean, at: number): Failure {
  const refusal = interrupted ? 'refresh_interrupted' : 'credential_expired';
  const code = error.code === 'token_refused' ? refusal : 'refresh_failed';
  return { code, at, details: { ...error.details, cause: error.code } };
}
