import type { BrokerPorts } from './brokerPorts.ts';
import { AuthError } from './errors.ts';
import type { Authorizing } from './grants/authorizing.ts';
import type { LoopbackWish, Person, Redirect } from './ports.ts';
import { registrationsAt } from './records.ts';

/** Where pasted answers lead when no port was set: nothing needs to listen there. */
const PASTE_PORT = 33_418;

/**
 * Opens a redirect of this kind for an authorization.
 * @throws AuthError `redirect_unavailable` when the port that the server's settings name is taken
 */
export async function openRedirect(
  { ports, server, found, person }: Authorizing,
  kind: Redirect['kind'],
): Promise<Redirect> {
  const { redirectHost: host = '127.0.0.1', redirectPort: port } = server.auth.oauth ?? {};
  switch (kind) {
    case 'loopback':
      return port === undefined
        ? openKnown(ports, host, portsAt(ports, found.name, host))
        : ports.loopback({ host, port });
    case 'uriHandler':
      return uriHandler(ports, await person.callbackUri());
    case 'paste':
      return pasted(person, `http://${host}:${port ?? PASTE_PORT}/callback`);
  }
}

/** The ports of earlier loopback registrations: several issuers compare it exactly. */
function portsAt({ secrets }: BrokerPorts, issuer: string, host: string): number[] {
  return registrationsAt(secrets, issuer)
    .filter(({ redirectUri }) => redirectUri?.startsWith(`http://${host}:`))
    .map(({ redirectUri = '' }) => Number(new URL(redirectUri).port));
}

/** On the first port that is free, else on a fresh one, for which we register anew. */
async function openKnown(
  ports: BrokerPorts,
  host: NonNullable<LoopbackWish['host']>,
  known: readonly number[],
): Promise<Redirect> {
  for (const port of known) {
    const redirect = await ports.loopback({ host, port }).catch(() => undefined);
    if (redirect) return redirect;
  }
  return ports.loopback({ host });
}

function uriHandler({ callbacks }: BrokerPorts, uri: string): Redirect {
  const wait: Redirect['wait'] = (state, signal) => callbacks.wait(state, signal);
  return { kind: 'uriHandler', uri, wait, dispose: () => undefined };
}

/** The person brings the answer: the address that the browser could not open. */
function pasted(person: Person, uri: string): Redirect {
  const wait = async (state: string, signal: AbortSignal): Promise<URLSearchParams> => {
    const text = (await person.pasted(uri, signal)).trim();
    const answer = URL.canParse(text) ? new URL(text).searchParams : new URLSearchParams();
    if (!text.startsWith(`${uri}?`) || answer.get('state') !== state)
      throw new AuthError('pasted_address_invalid');
    return answer;
  };
  return { kind: 'paste', uri, wait, dispose: () => undefined };
}
