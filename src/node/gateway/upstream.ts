import { X509Certificate } from 'node:crypto';
import * as http from 'node:http';
import * as https from 'node:https';
import { urlToHttpOptions } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { AuthError } from '../../core/errors.ts';
import { isSecureUrl } from '../../core/loopback.ts';
import { addressWith, type Server, type ServerTls } from '../../core/server.ts';
import type { Network } from '../network/network.ts';

/** ms until a connection must stand, TLS included */
const CONNECT = 20_000;
/** ms that an idle connection is kept: shorter than the patience of common load balancers */
const IDLE = 30_000;

/** Where the requests for one server go; never changed by anything in a request. */
export interface Target {
  /** as in the `Host` header */
  readonly host: string;
  /** whether its connections show a certificate of ours */
  readonly shown: boolean;
  open(method: string, headers: readonly string[]): http.ClientRequest;
}

interface Known extends Target {
  readonly agent: http.Agent;
  /** what it was built for: another server or other settings need another one */
  readonly server: Server;
  readonly tls: ServerTls;
  /** when the certificate that it shows ends, in ms since the epoch */
  readonly until: number;
  readonly settings: Network['settings'];
}

/** The connections to the servers, kept alive and shared by all requests of a gateway: one agent per server. */
export class Upstreams {
  readonly #network: Network;
  readonly #targets = new Map<string, Known>();

  constructor(network: Network) {
    this.#network = network;
  }

  /**
   * The target of a server, which sees our certificate for it when there is one.
   * @throws AuthError `insecure_endpoint`, `proxy_unsupported`, `client_certificate_invalid`
   */
  target(server: Server, tls: ServerTls = {}): Target {
    const { settings } = this.#network;
    const known = this.#targets.get(server.id);
    const same = known?.server === server && known.settings === settings;
    if (same && Date.now() <= known.until && isDeepStrictEqual(known.tls, tls)) return known;
    const until = endOf(tls);
    const built = { ...this.#build(server, tls), server, tls, until, settings };
    if (known) closeIdle(known.agent);
    this.#targets.set(server.id, built);
    return built;
  }

  /** Ends every connection, also those in use: after sleep they are dead without knowing it. */
  drop(): void {
    for (const { agent } of this.#targets.values()) agent.destroy();
  }

  #build(server: Server, tls: ServerTls): Target & { readonly agent: http.Agent } {
    const { url: text, network, identity } = addressWith(server, tls);
    const url = new URL(text);
    const { host, protocol } = url;
    if (!isSecureUrl(url.href)) throw new AuthError('insecure_endpoint', { host });
    const secure = protocol === 'https:';
    const keeping = { keepAlive: true, noDelay: true, timeout: IDLE };
    const agent = this.#network.agent(url, keeping, { ca: network?.ca, identity });
    const { hostname, port, path } = urlToHttpOptions(url);
    const fixed = { protocol, hostname, port, path, agent };
    const request = secure ? https.request : http.request;
    const open: Target['open'] = (method, headers) => {
      const opened = request({ ...fixed, method, headers });
      return opened.once('socket', (socket) => limit(opened, socket, host));
    };
    return { host, shown: secure && identity !== undefined, open, agent };
  }
}

/** A certificate that cannot be read is refused by whoever is to show it. */
function endOf({ identity }: ServerTls): number {
  try {
    return identity ? Date.parse(new X509Certificate(identity.cert).validTo) : Infinity;
  } catch {
    return 0;
  }
}

/** What is in use ends by itself. */
function closeIdle(agent: http.Agent): void {
  for (const sockets of Object.values(agent.freeSockets)) {
    for (const socket of sockets ?? []) socket.destroy();
  }
}

type ConnectingSocket = Parameters<http.ClientRequest['onSocket']>[0] & {
  /** in TLS, also when the connection below it stands already, as through a proxy */
  readonly secureConnecting?: boolean;
};

function limit(request: http.ClientRequest, socket: ConnectingSocket, host: string): void {
  const { connecting, secureConnecting } = socket;
  if (!connecting && !secureConnecting) return;
  const timer = setTimeout(() => request.destroy(new AuthError('timeout', { host })), CONNECT);
  const done = (): void => clearTimeout(timer);
  socket.once(secureConnecting ? 'secureConnect' : 'connect', done).once('close', done);
}
