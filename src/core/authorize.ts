import type { BrokerPorts } from './brokerPorts.ts';
import { claimsOf, type ClientRegistration, type Credential } from './credential.ts';
import { AuthError, type AuthErrorCode } from './errors.ts';
import {
  authorizationCode,
  beginAuthorization,
  requirePkce,
  type PendingAuthorization,
} from './oauth/authorization.ts';
import { endsOf } from './lifetime.ts';
import { discover, type Discovered } from './oauth/discovery.ts';
import { needsNewRegistration } from './oauth/registration.ts';
import { scopesToRequest } from './oauth/scopes.ts';
import { requestTokens, type Tokens } from './oauth/tokens.ts';
import type { Person } from './ports.ts';
import { forgetRegistration } from './records.ts';
import { register, type Registered } from './registering.ts';
import type { Server } from './server.ts';

/**
 * The authorization code grant with PKCE, from a server's challenge to its credential.
 * @throws AuthError with the code of the step that failed; the signal's reason when it is aborted
 * @see https://modelcontextprotocol.io/specification/2026-07-28/basic/authorization
 */
export async function authorize(
  ports: BrokerPorts,
  server: Server,
  person: Person,
  signal: AbortSignal,
): Promise<Credential> {
  const found = await discover(ports.fetch, server.url, (step) => person.progress(step), signal);
  requirePkce(found.issuer);
  const registered = await register(ports, found, person, signal);
  try {
    return await grant(ports, { ...registered, server, found, person }, signal);
  } finally {
    registered.redirect.dispose();
  }
}

interface Granting extends Registered {
  readonly server: Server;
  readonly found: Discovered;
  readonly person: Person;
}

async function grant(
  ports: BrokerPorts,
  granting: Granting,
  signal: AbortSignal,
): Promise<Credential> {
  const { server, found, client } = granting;
  const { issuer, resource, challenge } = found;
  const scopes = scopesToRequest(challenge.scope, resource?.scopes_supported, issuer);
  const bound = resource && { resource: resource.resource };
  const pending = await beginAuthorization({ issuer, client, scopes, ...bound });
  try {
    const code = await consent(granting, pending, signal);
    const tokens = await requestTokens(
      { fetch: ports.fetch, issuer, client },
      'authorization_code',
      {
        code,
        redirect_uri: client.redirectUri,
        code_verifier: pending.verifier,
        ...bound,
      },
    );
    return credential(server, found, client, scopes, tokens, ports.now());
  } catch (error) {
    if (isDoubtful(error)) await forgetRegistration(ports.secrets, client);
    throw error;
  }
}

/** Sends the person to the issuer and waits for the code. */
async function consent(
  { redirect, person }: Granting,
  pending: PendingAuthorization,
  signal: AbortSignal,
): Promise<string> {
  const answered = redirect.wait(pending.state, signal);
  person.progress('browser');
  const [answer] = await Promise.all([answered, person.open(pending.url)]);
  const code = authorizationCode(pending, answer);
  person.progress('token');
  return code;
}

/** Nobody came back: an issuer that forgot our registration shows its error in the browser only. */
const unanswered: ReadonlySet<AuthErrorCode> = new Set([
  'authorization_cancelled',
  'authorization_replaced',
  'authorization_timeout',
]);

function isDoubtful(error: unknown): boolean {
  return error instanceof AuthError && (unanswered.has(error.code) || needsNewRegistration(error));
}

function credential(
  server: Server,
  { issuer, resource, assumed }: Discovered,
  client: ClientRegistration,
  asked: readonly string[],
  tokens: Tokens,
  now: number,
): Credential {
  const account = claimsOf(tokens.accessToken)?.['sub'];
  return {
    serverId: server.id,
    serverUrl: server.url,
    issuer: issuer.issuer,
    client,
    accessToken: tokens.accessToken,
    scopes: tokens.scopes ?? [...asked],
    obtainedAt: now,
    ...(assumed && { assumed }),
    ...(resource && { resource: resource.resource }),
    ...(tokens.refreshToken !== undefined && { refreshToken: tokens.refreshToken }),
    ...endsOf(tokens, now),
    ...(typeof account === 'string' && { account }),
  };
}
