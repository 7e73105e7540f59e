import type { ServerPorts } from './brokerPorts.ts';
import type { ClientRegistration } from './credential.ts';
import { AuthError } from './errors.ts';
import type { Discovered } from './oauth/discovery.ts';
import { hostOf } from './oauth/document.ts';
import { redirectCandidates } from './oauth/redirects.ts';
import { registerClient } from './oauth/registration.ts';
import type { Person, Redirect } from './ports.ts';
import { keepRegistration, readRegistration, registrationsAt } from './records.ts';

/** A redirect that listens, and our registration for it. Whoever gets it disposes of the redirect. */
export interface Registered {
  readonly redirect: Redirect;
  readonly client: ClientRegistration;
}

/**
 * The first redirect that can reach this window and that the issuer accepts, and our registration for it.
 * @throws AuthError `redirect_unavailable`, `metadata_missing` when even the issuer was a guess, and those of
 *   {@link registerClient}
 */
export async function register(
  ports: ServerPorts,
  found: Discovered,
  person: Person,
  signal: AbortSignal,
): Promise<Registered> {
  person.progress('registration');
  const host = hostOf(found.issuer.issuer);
  let refused: unknown = new AuthError('redirect_unavailable', { host });
  for (const kind of redirectCandidates(person.place)) {
    try {
      return await registerFor(
        ports,
        found,
        await openRedirect(ports, kind, found, person),
        signal,
      );
    } catch (error) {
      if (!isAboutRedirect(error)) throw error;
      ports.log.info(`The ${kind} redirect is of no use for ${host}: ${error.code}`);
      refused = error;
    }
  }
  throw refused;
}

function isAboutRedirect(error: unknown): error is AuthError {
  const about = ['registration_refused', 'redirect_unavailable'];
  return error instanceof AuthError && about.includes(error.code);
}

async function registerFor(
  ports: ServerPorts,
  found: Discovered,
  redirect: Redirect,
  signal: AbortSignal,
): Promise<Registered> {
  try {
    return { redirect, client: await registered(ports, found, redirect.uri, signal) };
  } catch (error) {
    redirect.dispose();
    throw error;
  }
}

async function openRedirect(
  ports: ServerPorts,
  kind: Redirect['kind'],
  { issuer }: Discovered,
  person: Person,
): Promise<Redirect> {
  if (kind === 'loopback')
    return openLoopback(ports, loopbackPorts(registrationsAt(ports.secrets, issuer.issuer)));
  const uri = await person.callbackUri();
  return {
    kind,
    uri,
    wait: (state, signal) => ports.callbacks.wait(state, signal),
    dispose: () => undefined,
  };
}

/** The ports of earlier loopback registrations: several issuers compare it exactly. */
function loopbackPorts(registrations: readonly ClientRegistration[]): number[] {
  return registrations
    .filter(({ redirectUri }) => redirectUri.startsWith('http://127.0.0.1:'))
    .map(({ redirectUri }) => Number(new URL(redirectUri).port));
}

/** On the first port that is free, else on a fresh one, for which we register anew. */
async function openLoopback(ports: ServerPorts, known: readonly number[]): Promise<Redirect> {
  for (const port of known) {
    const redirect = await ports.loopback(port).catch(() => undefined);
    if (redirect) return redirect;
  }
  return ports.loopback(undefined);
}

async function registered(
  ports: ServerPorts,
  found: Discovered,
  redirectUri: string,
  signal: AbortSignal,
): Promise<ClientRegistration> {
  const { issuer, assumed } = found;
  const known = readRegistration(ports.secrets, issuer.issuer, redirectUri, ports.now());
  if (known) return known;
  try {
    const client = await registerClient(ports.fetch, issuer, redirectUri, ports.now(), signal);
    await keepRegistration(ports.secrets, client);
    return client;
  } catch (error) {
    const refused = error instanceof AuthError && error.code === 'registration_refused';
    if (!assumed || !refused) throw error;
    throw new AuthError('metadata_missing', { host: hostOf(issuer.issuer) }, error);
  }
}
