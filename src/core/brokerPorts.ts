import { serverOf } from './accountId.ts';
import type { Credential } from './credential.ts';
import type { LeasePorts } from './lease.ts';
import type { Callbacks } from './oauth/callbacks.ts';
import type { DpopNonces } from './oauth/dpopNonces.ts';
import type { OAuthSettings } from './oauth/settings.ts';
import type {
  Fetch,
  FetchFor,
  Happening,
  Log,
  LoopbackWish,
  Now,
  Redirect,
  Servers,
} from './ports.ts';
import type { Secrets } from './secrets.ts';
import type { ServerAddress } from './server.ts';

/** What the broker stands on. */
export interface BrokerPorts {
  readonly fetchFor: FetchFor;
  readonly now: Now;
  readonly secrets: Secrets;
  readonly servers: Servers;
  /** Keeps what a person decided about a server's OAuth. @throws AuthError `server_unknown` */
  configure(serverId: string, oauth: OAuthSettings): Promise<void>;
  readonly callbacks: Callbacks;
  /** what issuers and servers want in our next proofs */
  readonly nonces: DpopNonces;
  /** Listens on loopback. @throws AuthError `redirect_unavailable` when the port is taken */
  loopback(wish: LoopbackWish): Promise<Redirect>;
  /** absent where no other machine can share the secrets */
  readonly lease?: LeasePorts;
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
  return portsFor(ports, { ...ports.servers.get(serverOf(serverId)), url: serverUrl });
}

/** The ports for one server. */
export function portsFor(ports: BrokerPorts, server: ServerAddress): ServerPorts {
  return { ...ports, fetch: ports.fetchFor(server) };
}
