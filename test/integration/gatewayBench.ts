/** A gateway with an upstream server that each test scripts, and ports that write down what happens. */
import * as http from 'node:http';
import * as net from 'node:net';
import type { AuthError } from '../../src/core/errors.ts';
import type { Server, ServerTls, TlsIdentity } from '../../src/core/server.ts';
import { Gateway } from '../../src/node/gateway/gateway.ts';
import { routeUrl } from '../../src/node/gateway/gate.ts';
import type { GatewayPorts, Injection, Use } from '../../src/node/gateway/ports.ts';
import { Network } from '../../src/node/network/network.ts';
import { listen, stop } from '../servers/http.ts';

export const KEY = 'key-of-demo';

/** A server whose address is decided later. */
export function serverAt(id: string, url: string): Server {
  return { id, name: id, url, transport: 'http', auth: { scheme: 'oauth' }, changedAt: 0 };
}

export class Bench implements GatewayPorts {
  readonly uses: Use[] = [];
  readonly attentions: string[] = [];
  readonly servers = new Map<string, Server>();
  readonly keys = new Map([
    [`demo ${KEY}`, { host: 'tool' }],
    ['other key-of-other', { host: 'tool' }],
    ['demo key-withdrawn', { host: 'tool', withdrawn: true }],
  ]);
  readonly log = { debug: () => undefined, info: () => undefined, warn: () => undefined };
  readonly now = Date.now;
  readonly network = new Network();
  readonly gateway = new Gateway(this, this.network);
  readonly #upstream = http.createServer((request, response) => this.answer(request, response));
  headers: Injection['headers'] = { Authorization: 'Bearer old' };
  refusal: AuthError | undefined;
  renewals = 0;
  /** how many requests asked for a renewal */
  waiting = 0;
  #renewing: Promise<Injection> | undefined;
  port = 0;
  upstreamPort = 0;

  /** what the upstream does; a test replaces it */
  answer: http.RequestListener = (request, response) => {
    request.resume().on('end', () => response.end('ok'));
  };
  /** what a renewal gives; a test replaces it */
  renew = async (): Promise<Injection> => ({ headers: { Authorization: 'Bearer new' } });

  async start(): Promise<this> {
    this.upstreamPort = await listen(this.#upstream);
    for (const id of ['demo', 'other'])
      this.servers.set(id, serverAt(id, `http://up.localhost:${this.upstreamPort}/mcp?fixed=1`));
    this.port = await this.gateway.listen(0);
    return this;
  }

  async close(): Promise<void> {
    await this.gateway.close();
    await stop(this.#upstream);
  }

  stopUpstream(): Promise<void> {
    return stop(this.#upstream);
  }

  identify(serverId: string, key: string): { host: string; withdrawn?: boolean } | undefined {
    return this.keys.get(`${serverId} ${key}`);
  }
  /** whether the keyring is unlocked; a test changes it */
  keysKnown = true;
  knowsKeys(): boolean {
    return this.keysKnown;
  }
  server(id: string): Server | undefined {
    return this.servers.get(id);
  }
  /** the certificate for every server; a test sets it */
  certificate: TlsIdentity | undefined;
  async tls(): Promise<ServerTls> {
    return { identity: this.certificate };
  }
  /** what requests wait for; a test sets it */
  locked: Promise<void> | undefined;
  unlocking(): Promise<void> | undefined {
    return this.locked;
  }
  readonly nonces: string[] = [];
  nonce(_server: Server, nonce: string): boolean {
    return this.nonces.push(nonce) === 1;
  }
  async injection(): Promise<Injection> {
    if (this.refusal) throw this.refusal;
    return { headers: this.headers };
  }
  renewed(): Promise<Injection> {
    this.waiting += 1;
    this.#renewing ??= this.#renewOnce();
    return this.#renewing;
  }
  sentence(error: AuthError): string {
    return `Sentence ${error.code} ${JSON.stringify(error.details)}`;
  }
  attention(serverId: string, error: AuthError): void {
    this.attentions.push(`${serverId} ${error.code}`);
  }
  used(use: Use): void {
    this.uses.push(use);
  }

  async #renewOnce(): Promise<Injection> {
    this.renewals += 1;
    const injection = await this.renew();
    this.#renewing = undefined;
    return injection;
  }

  /** A request to a route with the key, started: its body is still to come. */
  open(
    method = 'POST',
    headers: http.OutgoingHttpHeaders = {},
    agent: http.Agent | false = false,
  ): http.ClientRequest {
    const authorization = `Bearer ${KEY}`;
    const all = { authorization, ...headers };
    return http.request(routeUrl(this.port, 'demo'), { method, headers: all, agent });
  }

  /** A whole request with its whole answer. */
  async ask(
    body: string | Buffer,
    headers: http.OutgoingHttpHeaders = {},
    method = 'POST',
  ): Promise<Heard> {
    const request = this.open(method, headers);
    const answer = answerTo(request);
    request.end(body);
    const response = await answer;
    return {
      status: response.statusCode ?? 0,
      headers: response.headers,
      text: await textOf(response),
    };
  }

  /** Bytes as they are, and all that comes back until the gateway closes or has said `until`. */
  async raw(bytes: string, until = '\r\n\r\n'): Promise<string> {
    let heard = '';
    await this.talk([bytes], [until], (text) => (heard = text));
    return heard;
  }

  /** Says each line when the one before got its answer, on one connection; whether all were answered. */
  talk(lines: string[], answers: string[], hear?: (text: string) => void): Promise<boolean> {
    return new Promise((resolve, reject) => {
      let [heard, next] = ['', 0];
      const socket = net.connect(this.port, '127.0.0.1', () =>
        socket.write(lines[0] ?? '', 'latin1'),
      );
      socket.setEncoding('latin1').on('error', reject);
      socket.on('close', () => resolve(next === answers.length));
      socket.on('data', (text: string) => {
        heard += text;
        hear?.(heard);
        if (!heard.includes(answers[next] ?? '')) return;
        next += 1;
        if (next < lines.length) socket.write(lines[next] ?? '', 'latin1');
        else socket.destroy();
      });
    });
  }
}

export interface Heard {
  status: number;
  headers: http.IncomingHttpHeaders;
  text: string;
}

export function answerTo(request: http.ClientRequest): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.on('response', resolve).on('error', reject);
  });
}

export async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** A promise and the function that fulfils it. */
export function signal<T = void>(): { wait: Promise<T>; give: (value: T) => void } {
  let give: (value: T) => void = () => undefined;
  const wait = new Promise<T>((resolve) => (give = resolve));
  return { wait, give };
}
