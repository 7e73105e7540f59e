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
import { withOwnHeaders, type OwnHeaders } from './ownHeaders.ts';
import type { Secrets } from './secrets.ts';
import { addressWith, type Server, type ServerTls } from './server.ts';

/** What the broker stands on. */
export interface BrokerPorts {
  readonly fetchFor: FetchFor;
  /**
   * The certificate by which a server and its issuer know us just now, and the authorities of its own.
   * @throws AuthError `client_certificate_invalid`
   */
  tls(serverId: string): Promise<ServerTls>;
  /** See {@link OwnHeaders}; absent where servers have none. */
  readonly ownHeaders?: (serverId: string, ...of: Parameters<OwnHeaders>) => ReturnType<OwnHeaders>;
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
  /** Waits between two questions to an issuer; a test need not. @throws the signal's reason */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<void>;
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
  const server = serverOf(serverId);
  const { network } = ports.servers.get(server) ?? {};
  return portsFor(ports, { id: server, url: serverUrl, ...(network && { network }) });
}

/** The ports for one server, whose certificate and keys are those of the moment at each request. */
export function portsFor(
  ports: BrokerPorts,
  { id, url, network }: Pick<Server, 'id' | 'url' | 'network'>,
): ServerPorts {
  const plain: Fetch = async (to, init) => {
    const tls = await ports.tls(id);
    return ports.fetchFor(addressWith({ url, network }, tls))(to, init);
  };
  const own: OwnHeaders = async (request) => (await ports.ownHeaders?.(id, request)) ?? {};
  return { ...ports, fetch: withOwnHeaders(plain, url, own) };
}
