import type { Credential } from './credential.ts';
import type { Callbacks } from './oauth/callbacks.ts';
import type { Fetch, FetchFor, Happening, Log, Now, Redirect, Servers } from './ports.ts';
import type { Secrets } from './secrets.ts';
import type { ServerAddress } from './server.ts';

/** What the broker stands on. */
export interface BrokerPorts {
  readonly fetchFor: FetchFor;
  readonly now: Now;
  readonly secrets: Secrets;
  readonly servers: Servers;
  readonly callbacks: Callbacks;
  /** Listens on loopback, on the port given when it is free. */
  loopback(port: number | undefined): Promise<Redirect>;
  readonly log: Log;
  /** how long a browser may take to come back, in ms; 5 minutes when absent */
  readonly authorizationTime?: number;
  /** Something about a server's credential changed or was tried. */
  happened(happening: Happening): void;
}

/** What a use case for one server stands on. */
export interface ServerPorts extends BrokerPorts {
  readonly fetch: Fetch;
}

/** The ports for the server of a credential, which stays with the address that it was obtained for. */
export function portsOf(
  ports: BrokerPorts,
  { serverId, serverUrl }: Pick<Credential, 'serverId' | 'serverUrl'>,
): ServerPorts {
  return portsFor(ports, { ...ports.servers.get(serverId), url: serverUrl });
}

/** The ports for one server. */
export function portsFor(ports: BrokerPorts, server: ServerAddress): ServerPorts {
  return { ...ports, fetch: ports.fetchFor(server) };
}
