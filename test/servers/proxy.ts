/** A real HTTP proxy on loopback that knows its own names, wants credentials when told so, and counts what passes. */
import * as http from 'node:http';
import * as https from 'node:https';
import * as net from 'node:net';
import type { Duplex } from 'node:stream';
import type { Identity } from './certificates.ts';
import { listen } from './http.ts';

export interface ProxyOptions {
  /** The ports on this machine behind each name. */
  hosts?: Record<string, number>;
  /** `user:password` that it wants as Basic. */
  credentials?: string;
  /** It speaks TLS. */
  identity?: Identity;
  /** It answers every CONNECT with this instead, or with 0 never. */
  answers?: number;
}

export interface RunningProxy {
  /** Without credentials. */
  readonly url: string;
  /** `host:port` */
  readonly name: string;
  /** The targets of CONNECT, also of those that were refused. */
  readonly connects: string[];
  /** The targets in absolute form. */
  readonly absolute: string[];
  /** Tunnels that stand now. */
  readonly open: number;
  close(): Promise<void>;
}

export async function startProxy(options: ProxyOptions = {}): Promise<RunningProxy> {
  const { identity } = options;
  const server = identity ? https.createServer(identity) : http.createServer();
  const connects: string[] = [];
  const absolute: string[] = [];
  const sockets = new Set<Duplex>();
  const tunnels = new Set<Duplex>();
  server.on('connection', (socket: net.Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
  });
  server.on('request', ({ url = '' }, response: http.ServerResponse) => {
    absolute.push(url);
    response.writeHead(501).end();
  });
  server.on('connect', (request: http.IncomingMessage, client: Duplex) => {
    const { url: target = '' } = request;
    connects.push(target);
    client.on('error', () => undefined);
    const refusal = refusalOf(request, options);
    if (refusal === 0) return;
    if (refusal !== undefined) return void client.end(head(refusal));
    tunnels.add(client);
    client.once('close', () => tunnels.delete(client));
    join(client, target, options.hosts ?? {});
  });
  const name = `127.0.0.1:${await listen(server)}`;
  return {
    url: `${identity ? 'https' : 'http'}://${name}`,
    name,
    connects,
    absolute,
    get open() {
      return tunnels.size;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function refusalOf(request: http.IncomingMessage, options: ProxyOptions): number | undefined {
  const { credentials, answers } = options;
  const wanted = credentials && `Basic ${Buffer.from(credentials).toString('base64')}`;
  if (wanted && request.headers['proxy-authorization'] !== wanted) return 407;
  return answers;
}

function head(status: number): string {
  const challenge = status === 407 ? 'Proxy-Authenticate: Basic realm="test"\r\n' : '';
  return `HTTP/1.1 ${status} ${http.STATUS_CODES[status]}\r\n${challenge}Content-Length: 0\r\n\r\n`;
}

function join(client: Duplex, target: string, hosts: Record<string, number>): void {
  const port = hosts[target.replace(/:\d+$/u, '')];
  if (port === undefined) return void client.end(head(502));
  const server = net.connect(port, '127.0.0.1', () => {
    client.write(head(200).replace('Content-Length: 0\r\n', ''));
    server.pipe(client).pipe(server);
  });
  server.on('error', () => client.destroy()).once('close', () => client.destroy());
  client.once('close', () => server.destroy());
}
