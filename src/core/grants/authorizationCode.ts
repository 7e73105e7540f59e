import { AuthError, type AuthErrorCode } from '../errors.ts';
import {
  authorizationCode,
  beginAuthorization,
  requirePkce,
  type PendingAuthorization,
} from '../oauth/authorization.ts';
import { pushed } from '../oauth/pushedRequest.ts';
import { needsNewRegistration } from '../oauth/registration.ts';
import type { Tokens } from '../oauth/tokens.ts';
import { forgetRegistration } from '../records.ts';
import { refuseDocument } from '../refusedDocuments.ts';
import { register, type Registered } from '../registering.ts';
import type { Authorizing, Granted } from './authorizing.ts';
import { issuerClient, requestFirstTokens } from './tokenRequest.ts';

/**
 * The authorization code grant with PKCE. An issuer that does not know our client any more, or refuses a scope that we
 * added, is asked once more without what it refused.
 * @throws AuthError with the code of the step that failed; the signal's reason when it is aborted
 * @see https://modelcontextprotocol.io/specification/2026-07-28/basic/authorization
 */
export async function authorizationCodeGrant(
  authorizing: Authorizing,
  signal: AbortSignal,
): Promise<Granted> {
  requirePkce(authorizing.found.issuer, authorizing.found.rules);
  const attempt = await tryOnce(authorizing, signal);
  if (attempt.kind === 'granted') return attempt.granted;
  const second = await tryOnce(attempt.instead, signal);
  if (second.kind === 'granted') return second.granted;
  throw second.error;
}

type Attempt =
  { kind: 'granted'; granted: Granted } | { kind: 'refused'; instead: Authorizing; error: unknown };

async function tryOnce(authorizing: Authorizing, signal: AbortSignal): Promise<Attempt> {
  const registered = await register(authorizing, signal);
  try {
    return { kind: 'granted', granted: await grant(authorizing, registered, signal) };
  } catch (error) {
    const instead = await afterRefusal(authorizing, registered, error);
    if (!instead) throw error;
    authorizing.ports.log.info(`Once more after ${error instanceof AuthError ? error.code : ''}`);
    return { kind: 'refused', instead, error };
  } finally {
    registered.redirect.dispose();
  }
}

async function grant(
  authorizing: Authorizing,
  registered: Registered,
  signal: AbortSignal,
): Promise<Granted> {
  const { found, scopes, resource, loginHint, selectAccount } = authorizing;
  const { issuer, rules } = found;
  const { client } = registered;
  const request = { issuer, client, rules, resource, scopes, loginHint, selectAccount };
  const begun = await beginAuthorization(request);
  const pending = await pushed(issuerClient(authorizing, client), begun);
  const code = await consent(authorizing, registered, pending, signal);
  const { tokens, client: used } = await redeem(authorizing, registered, pending, code);
  return { client: used, tokens, scopes };
}

/** Sends the person to the issuer and waits for the code. */
async function consent(
  { person }: Authorizing,
  { redirect }: Registered,
  pending: PendingAuthorization,
  signal: AbortSignal,
): Promise<string> {
  const answered = redirect.wait(pending.state, signal);
  answered.catch(() => undefined); // the browser may fail first
  person.progress('browser');
  const [answer] = await Promise.all([answered, person.open(pending.url)]);
  const code = authorizationCode(pending, answer);
  person.progress('token');
  return code;
}

function redeem(
  authorizing: Authorizing,
  { client }: Registered,
  { verifier }: PendingAuthorization,
  code: string,
): Promise<{ tokens: Tokens; client: Registered['client'] }> {
  return requestFirstTokens(authorizing, client, 'authorization_code', {
    code,
    redirect_uri: client.redirectUri ?? '',
    code_verifier: verifier,
  });
}

/** Nobody came back: an issuer that forgot our registration shows its error in the browser only. */
const unanswered: ReadonlySet<AuthErrorCode> = new Set([
  'authorization_cancelled',
  'authorization_replaced',
  'authorization_timeout',
]);

/** What to try instead; `undefined` when only the person can decide. A dubious client is not used again. */
async function afterRefusal(
  authorizing: Authorizing,
  { client }: Registered,
  error: unknown,
): Promise<Authorizing | undefined> {
  if (!(error instanceof AuthError)) return undefined;
  const { ports, scopes, found } = authorizing;
  const refused = needsNewRegistration(error);
  const dubious = refused || unanswered.has(error.code);
  if (dubious && client.kind === 'dynamic') await forgetRegistration(ports.secrets, client);
  if (dubious && client.kind === 'metadata_document')
    await refuseDocument(ports.secrets, found.name);
  const registers = found.issuer.registration_endpoint !== undefined;
  if (refused && registers && client.kind !== 'configured')
    return { ...authorizing, withoutDocument: true };
  const offline = scopes.includes('offline_access') && error.details['error'] === 'invalid_scope';
  return offline
    ? { ...authorizing, scopes: scopes.filter((scope) => scope !== 'offline_access') }
    : undefined;
}
