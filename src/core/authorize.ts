import type { ServerPorts } from './brokerPorts.ts';
import type { Credential } from './credential.ts';
import { authorizationCodeGrant } from './grants/authorizationCode.ts';
import type { Authorizing, Granted } from './grants/authorizing.ts';
import { clientCredentialsGrant } from './grants/clientCredentials.ts';
import { deviceCodeGrant } from './grants/deviceCode.ts';
import { enterpriseGrant } from './grants/enterprise.ts';
import { grantFor } from './grants/grantFor.ts';
import { jwtBearerGrant } from './grants/jwtBearer.ts';
import { endsOf } from './lifetime.ts';
import { bearerChallenge } from './oauth/challenge.ts';
import { discover, type Discovered } from './oauth/discovery.ts';
import { DPOP_ALGORITHM, createDpopKey } from './oauth/dpop.ts';
import { identify } from './identify.ts';
import { resourceToSend } from './oauth/rules.ts';
import { scopesToRequest } from './oauth/scopes.ts';
import type { Person, Step } from './ports.ts';
import type { Grant } from './oauth/settings.ts';
import { clientSecretsOf, credentialOf } from './records.ts';
import { isDocumentRefused } from './refusedDocuments.ts';
import type { Server } from './server.ts';

/** What an authorization is for, beyond what the server asks for. */
export interface Wish {
  /** scopes that are missing: they are added to those that were asked for before */
  readonly stepUp?: readonly string[] | undefined;
  readonly loginHint?: string | undefined;
  /** the `WWW-Authenticate` of a request that was refused: many servers challenge nobody who only says hello */
  readonly challenge?: string | undefined;
  /** the person means another account than those that the server has */
  readonly selectAccount?: boolean | undefined;
}

/** The server to authorize, and the id of the credential to be. */
export interface AuthorizedServer {
  readonly server: Server;
  readonly id: string;
}

/**
 * From a server's challenge to its credential, by the grant that its settings name.
 * @throws AuthError with the code of the step that failed; the signal's reason when it is aborted
 * @see https://modelcontextprotocol.io/specification/2026-07-28/basic/authorization
 */
export async function authorize(
  ports: ServerPorts,
  { server, id }: AuthorizedServer,
  person: Person,
  wish: Wish,
  signal: AbortSignal,
): Promise<Credential> {
  const known = bearerChallenge(wish.challenge);
  const progress = (step: Step): void => person.progress(step);
  const found = await discover(ports.fetch, { ...server, known }, progress, signal);
  const authorizing: Authorizing = {
    ports,
    server,
    id,
    person,
    found,
    scopes: await scopesFor(ports, { server, id }, found, person, wish, signal),
    resource: resourceToSend(found.rules, found.resource?.resource),
    dpopKey: wantsProofs(found) ? await createDpopKey() : undefined,
    loginHint: wish.loginHint,
    selectAccount: wish.selectAccount,
    withoutDocument: isDocumentRefused(ports.secrets, found.name),
  };
  const entered = clientSecretsOf(ports.secrets, server.id);
  const by = grantFor(found.issuer, server.auth.oauth, entered, server.auth.tls);
  const got = await granted(authorizing, by, signal);
  await bindClient(authorizing, got);
  return await credential(authorizing, by, got);
}

/** A client that was entered before its issuer was known belongs to the first one that took it. */
async function bindClient(
  { ports, server, found }: Authorizing,
  { client }: Granted,
): Promise<void> {
  const { oauth } = ports.servers.get(server.id)?.auth ?? {};
  const free = oauth?.clientId === client.clientId && oauth.clientIssuer === undefined;
  if (free) await ports.configure(server.id, { ...oauth, clientIssuer: found.name });
}

function granted(authorizing: Authorizing, by: Grant, signal: AbortSignal): Promise<Granted> {
  switch (by) {
    case 'authorization_code':
      return authorizationCodeGrant(authorizing, signal);
    case 'device_code':
      return deviceCodeGrant(authorizing, signal);
    case 'client_credentials':
      return clientCredentialsGrant(authorizing);
    case 'jwt_bearer':
      return jwtBearerGrant(authorizing);
    case 'enterprise':
      return enterpriseGrant(authorizing, signal);
  }
}

/** When only the metadata says what could be asked for, the person says what should be. */
async function scopesFor(
  { secrets }: ServerPorts,
  { server, id }: AuthorizedServer,
  { challenge, resource, issuer }: Discovered,
  person: Person,
  { stepUp }: Wish,
  signal: AbortSignal,
): Promise<string[]> {
  const before = stepUp ? (credentialOf(secrets, id)?.askedScopes ?? []) : [];
  const chosen = server.auth.oauth?.scopes;
  const supported = before.length > 0 ? [] : (resource?.scopes_supported ?? []);
  const open = challenge.scope === undefined && !chosen && !stepUp && supported.length > 1;
  const picked = open ? await person.scopes(supported, signal) : supported;
  const wanted = scopesToRequest(
    {
      challenged: challenge.scope,
      chosen,
      supported: picked,
      stepUp: stepUp && [...before, ...stepUp],
    },
    issuer,
  );
  const left = supported.filter((scope) => !picked.includes(scope));
  return wanted.filter((scope) => !left.includes(scope));
}

/** A server that wants proofs gets them when its issuer binds tokens to our kind of key. */
function wantsProofs({ challenge, resource, issuer }: Discovered): boolean {
  const wanted = challenge.dpop ?? resource?.dpop_bound_access_tokens_required ?? false;
  return wanted && issuer.dpop_signing_alg_values_supported?.includes(DPOP_ALGORITHM) === true;
}

async function credential(authorizing: Authorizing, by: Grant, got: Granted): Promise<Credential> {
  const { ports, server, id, found, resource, dpopKey } = authorizing;
  const { client, tokens, scopes } = got;
  const now = ports.now();
  return {
    serverId: id,
    serverUrl: server.url,
    issuer: found.name,
    client,
    accessToken: tokens.accessToken,
    scopes: tokens.scopes ?? [...scopes],
    askedScopes: [...scopes],
    obtainedAt: now,
    ...(by !== 'authorization_code' && { grant: by }),
    ...(found.assumed && { assumed: true }),
    ...(resource !== undefined && { resource }),
    ...(tokens.tokenType === 'dpop' && dpopKey !== undefined && { dpopKey }),
    ...(tokens.refreshToken !== undefined && { refreshToken: tokens.refreshToken }),
    ...endsOf(tokens, now),
    ...(await identify(authorizing, by, got)),
  };
}
