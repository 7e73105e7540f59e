import * as http from 'node:http';
import * as https from 'node:https';
import { urlToHttpOptions } from 'node:url';
import { AuthError } from '../../core/errors.ts';
import { isSecureUrl } from '../../core/loopback.ts';
import type { Server } from '../../core/server.ts';
import { loopbackLookup } from '../http.ts';

/** ms until a connection must stand, TLS included */
const CONNECT = 20_000;
/** ms that an idle connection is kept: shorter than the patience of common load balancers */
const IDLE = 30_000;

/** Where the requests for one server go; never changed by anything in a request. */
export interface Target {
  /** as in the `Host` header */
  readonly host: string;
  open(method: string, headers: readonly string[]): http.ClientRequest;
}

/** The connections to the servers, kept alive and shared by all requests of a gateway. */
export class Upstreams {
  readonly #agents = {
    'http:': new http.Agent({ keepAlive: true, noDelay: true, timeout: IDLE }),
    'https:': new https.Agent({ keepAlive: true, noDelay: true, timeout: IDLE }),
  };
  readonly #targets = new WeakMap<Server, Target>();

  /** The target of a server. @throws AuthError `insecure_endpoint` */
  target(server: Server): Target {
    const known = this.#targets.get(server);
    if (known) return known;
    const target = this.#build(new URL(server.url));
    this.#targets.set(server, target);
    return target;
  }

  /** Ends every connection, also those in use: after sleep they are dead without knowing it. */
  drop(): void {
    for (const agent of Object.values(this.#agents)) agent.destroy();
  }

  #build(url: URL): Target {
    const { host, protocol } = url;
    if (!isSecureUrl(url.href)) throw new AuthError('insecure_endpoint', { host });
    const secure = protocol === 'https:';
    const agent = this.#agents[secure ? 'https:' : 'http:'];
    const { hostname, port, path } = urlToHttpOptions(url);
    const fixed = { protocol, hostname, port, path, agent, lookup: loopbackLookup };
    const request = secure ? https.request : http.request;
    const open: Target['open'] = (method, headers) => {
      const opened = request({ ...fixed, method, headers });
      return opened.once('socket', (socket) => limit(opened, socket, secure, host));
    };
    return { host, open };
  }
}

type ConnectingSocket = Parameters<http.ClientRequest['onSocket']>[0];

function limit(
  request: http.ClientRequest,
  socket: ConnectingSocket,
  secure: boolean,
  host: string,
): void {
  if (!socket.connecting) return;
  const timer = setTimeout(() => request.destroy(new AuthError('timeout', { host })), CONNECT);
  const done = (): void => clearTimeout(timer);
  socket.once(secure ? 'secureConnect' : 'connect', done).once('close', done);
}
