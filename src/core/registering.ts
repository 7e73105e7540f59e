import { clientOf } from './clients.ts';
import { enteredClient } from './enteredClient.ts';
import { AuthError } from './errors.ts';
import type { Authorizing } from './grants/authorizing.ts';
import type { ClientRegistration } from './oauth/clientRegistration.ts';
import { hostOf } from './oauth/document.ts';
import { redirectCandidates } from './oauth/redirects.ts';
import { openRedirect } from './openRedirect.ts';
import type { Redirect } from './ports.ts';

/** A redirect that listens, and our client for it. Whoever gets it disposes of the redirect. */
export interface Registered {
  readonly redirect: Redirect;
  readonly client: ClientRegistration;
}

/**
 * The first redirect that can reach this window and that the issuer accepts, and our client for it. Where the issuer
 * takes none, the person is asked for one that was made by hand.
 * @throws AuthError `redirect_unavailable`, `metadata_missing` when even the issuer was a guess, and those of
 *   {@link clientOf}
 */
export async function register(authorizing: Authorizing, signal: AbortSignal): Promise<Registered> {
  const { ports, person, server, found } = authorizing;
  person.progress('registration');
  const host = hostOf(found.issuer.issuer);
  let refused: AuthError = new AuthError('redirect_unavailable', { host });
  for (const kind of redirectCandidates(person.place, server.auth.oauth?.redirect)) {
    try {
      const redirect = await openRedirect(authorizing, kind);
      return await withRedirect(redirect, () => clientOf(authorizing, redirect.uri, signal));
    } catch (error) {
      if (!isPassable(error)) throw error;
      ports.log.info(`The ${kind} redirect is of no use for ${host}: ${error.code}`);
      refused = error;
      if (!isAboutRedirect(error)) break;
    }
  }
  return asked(authorizing, refused, signal);
}

/** What the next redirect may mend, or a client that was made by hand. */
function isPassable(error: unknown): error is AuthError {
  const about = ['registration_refused', 'registration_unavailable', 'redirect_unavailable'];
  return error instanceof AuthError && about.includes(error.code);
}

/** An issuer that registers nobody, or nobody like us, is not asked again for each redirect. */
function isAboutRedirect({ code, details }: AuthError): boolean {
  return code === 'redirect_unavailable' || details['status'] === '400';
}

/**
 * No redirect helped: a client that somebody made may, unless even the issuer was a guess.
 * @throws `refused` when the person has none
 */
async function asked(
  authorizing: Authorizing,
  refused: AuthError,
  signal: AbortSignal,
): Promise<Registered> {
  const { person, server, found } = authorizing;
  if (found.assumed) throw new AuthError('metadata_missing', refused.details, refused);
  const [kind] = redirectCandidates(person.place, server.auth.oauth?.redirect);
  if (kind === undefined || refused.code === 'redirect_unavailable') throw refused;
  const redirect = await openRedirect(authorizing, kind);
  return withRedirect(redirect, async () => {
    const client = await enteredClient(authorizing, redirect.uri, signal);
    if (!client) throw refused;
    return client;
  });
}

async function withRedirect(
  redirect: Redirect,
  client: () => Promise<ClientRegistration>,
): Promise<Registered> {
  try {
    return { redirect, client: await client() };
  } catch (error) {
    redirect.dispose();
    throw error;
  }
}
