import { once } from 'node:events';
import * as http from 'node:http';
import type { Socket } from 'node:net';
import * as net from 'node:net';
import { AuthError, type AuthErrorCode } from '../../core/errors.ts';
import type { Network } from '../network/network.ts';
import { holderOf } from '../portHolder.ts';
import { Exchange } from './exchange.ts';
import { knockOf, type Knock } from './gate.ts';
import type { GatewayPorts } from './ports.ts';
import { RequestBody } from './requestBody.ts';
import { nothing, requestId, say } from './sentence.ts';
import { Upstreams } from './upstream.ts';

const limits: http.ServerOptions = {
  insecureHTTPParser: false,
  keepAlive: true,
  noDelay: true,
  keepAliveTimeout: 60_000,
  maxHeaderSize: 16_384,
  headersTimeout: 10_000,
  requestTimeout: 300_000,
  connectionsCheckingInterval: 5_000,
};
const methods = new Set(['POST', 'GET', 'DELETE']);

/**
 * The proxy on 127.0.0.1 that puts credentials on the requests of tools. A caller key opens one server's route;
 * everything without one gets an empty 404. May listen again once it stopped.
 */
export class Gateway {
  readonly #ports: GatewayPorts;
  readonly #upstreams: Upstreams;
  readonly #sockets = new Set<Socket>();
  readonly #running = new Set<http.ServerResponse>();
  readonly #drained: (() => void)[] = [];
  #server: http.Server | undefined;
  #port = 0;

  constructor(ports: GatewayPorts, network: Network) {
    this.#ports = ports;
    this.#upstreams = new Upstreams(network);
  }

  /** Requests in flight, open event streams included. */
  get active(): number {
    return this.#running.size;
  }

  /**
   * Listens on 127.0.0.1 and gives the port; 0 draws one.
   * @throws AuthError `port_taken` with `details.port`, and `details.program` when it can be told
   */
  async listen(port: number): Promise<number> {
    await this.stopListening();
    const server = http.createServer(limits, (request, response) =>
      this.#receive(request, response),
    );
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    this.#port = await bound(server, port);
    server.on('error', (error) => this.#ports.log.warn(`gateway: ${error.name}`));
    this.#server = server;
    return this.#port;
  }

  /** Frees the port and closes idle connections; what runs goes on: see {@link drained}. Does not wait for it. */
  async stopListening(): Promise<void> {
    if (!this.#server) return;
    const server = this.#server;
    this.#server = undefined;
    // Not the HTTP server's own close, until all is over: that cuts answers which are written but not sent yet.
    net.Server.prototype.close.call(server);
    server.once('close', () => server.close());
    const busy = new Set<Socket | null>();
    for (const response of this.#running) {
      busy.add(response.socket);
      if (!response.headersSent) response.shouldKeepAlive = false;
    }
    for (const socket of this.#sockets) if (!busy.has(socket)) socket.destroy();
    await new Promise(setImmediate);
  }

  /** Resolves when no request is in flight. */
  drained(): Promise<void> {
    return new Promise((resolve) => {
      if (this.active === 0) resolve();
      else this.#drained.push(resolve);
    });
  }

  /** Ends the connections to the servers, also those in use: for the wake after a sleep. */
  dropUpstreams(): void {
    this.#upstreams.drop();
  }

  /** Stops at once: running requests break off. */
  async close(): Promise<void> {
    await this.stopListening();
    for (const socket of this.#sockets) socket.destroy();
    this.#upstreams.drop();
    await this.drained();
  }

  #receive(request: http.IncomingMessage, response: http.ServerResponse): void {
    const waiting = this.#ports.unlocking();
    if (waiting) void waiting.then(() => this.#judge(request, response));
    else this.#judge(request, response);
  }

  #judge(request: http.IncomingMessage, response: http.ServerResponse): void {
    try {
      if (response.destroyed) return;
      const exchange = this.#admit(request, response);
      if (exchange) this.#run(exchange, response);
    } catch {
      this.#ports.log.warn('gateway: a request could not be judged');
      nothing(response, 404);
    }
  }

  #admit(request: http.IncomingMessage, response: http.ServerResponse): Exchange | undefined {
    const knock = knockOf(request, this.#port);
    const caller =
      knock?.key === undefined ? undefined : this.#ports.identify(knock.serverId, knock.key);
    const told = knock && !caller && this.#toldWithout(knock, request);
    if (told) {
      void this.#tell(told, request, response);
      return undefined;
    }
    const server = caller && knock && this.#ports.server(knock.serverId);
    if (!server) nothing(response, 404);
    else if (!methods.has(request.method ?? ''))
      nothing(response, 405, ['Allow', 'POST, GET, DELETE']);
    else {
      const { host, account, withdrawn = false } = caller;
      const shared = { ports: this.#ports, upstreams: this.#upstreams };
      return new Exchange({ request, response, server, host, account, withdrawn, ...shared });
    }
    return undefined;
  }

  /** What is told to whoever has no good key, the same whatever the route; without it, nothing is. */
  #toldWithout({ key }: Knock, { method }: http.IncomingMessage): AuthErrorCode | undefined {
    // A header command that failed is invisible: the tool just sends no key.
    if (key === undefined) return method === 'POST' ? 'caller_key_missing' : undefined;
    return this.#ports.knowsKeys() ? undefined : 'keyring_locked';
  }

  async #tell(
    code: AuthErrorCode,
    request: http.IncomingMessage,
    response: http.ServerResponse,
  ): Promise<void> {
    const id = requestId(await new RequestBody(request).rest());
    if (response.destroyed) return;
    say(response, this.#ports.sentence(new AuthError(code), undefined), 503, id);
  }

  #run(exchange: Exchange, response: http.ServerResponse): void {
    const { socket } = response;
    if (!this.#server) response.shouldKeepAlive = false;
    this.#running.add(response);
    response.once('close', () => {
      this.#running.delete(response);
      if (!this.#server) socket?.end();
      if (this.active === 0) for (const resolve of this.#drained.splice(0)) resolve();
    });
    void exchange.run();
  }
}

async function bound(server: http.Server, port: number): Promise<number> {
  server.listen({ host: '127.0.0.1', port, exclusive: true });
  try {
    await once(server, 'listening');
  } catch (error) {
    throw await refusal(error, port);
  }
  const address = server.address();
  return typeof address === 'object' && address ? address.port : port;
}

/** Windows says EACCES for a port that another program reserved. */
async function refusal(error: unknown, port: number): Promise<AuthError> {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== 'EADDRINUSE' && code !== 'EACCES') return new AuthError('internal', {}, error);
  const program = await holderOf(port);
  return new AuthError('port_taken', { port: String(port), ...(program && { program }) }, error);
}
