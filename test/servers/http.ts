/** HTTP on loopback, for the servers of the tests: one answer type, and `*.localhost`. */
import * as dns from 'node:dns';
import * as http from 'node:http';
import * as https from 'node:https';
import type { AddressInfo, LookupFunction, Server } from 'node:net';

const loopback = '127.0.0.1';

export interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: Buffer;
}

export interface Outgoing {
  method?: string;
  headers?: http.OutgoingHttpHeaders;
  body?: string | Buffer;
  /** who issued the server's certificate, for https */
  ca?: string | undefined;
}

/** `demo.localhost` is this machine, also where the system resolver does not know it. */
const lookup: LookupFunction = (hostname, options, callback) => {
  if (!/(^|\.)localhost$/.test(hostname)) return dns.lookup(hostname, options, callback);
  if (options.all) return callback(null, [{ address: loopback, family: 4 }]);
  return callback(null, loopback, 4);
};

/** One request, its whole answer; redirects are not followed. */
export function send(url: string | URL, outgoing: Outgoing = {}): Promise<Answer> {
  const { method = 'GET', headers = {}, body, ca } = outgoing;
  const { request: open } = String(url).startsWith('https:') ? https : http;
  return new Promise((resolve, reject) => {
    const request = open(url, { method, headers, lookup, agent: false, ca }, (response) => {
      const { statusCode: status = 0, headers: received } = response;
      readBody(response).then((read) => resolve({ status, headers: received, body: read }), reject);
    });
    request.on('error', reject).end(body);
  });
}

export async function readBody(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export function jsonAnswer(status: number, value: unknown): Answer {
  const headers = { 'content-type': 'application/json' };
  return { status, headers, body: Buffer.from(JSON.stringify(value)) };
}

export function htmlAnswer(status: number, html: string): Answer {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: Buffer.from(html),
  };
}

const hopByHop = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length']);

export function writeAnswer(response: http.ServerResponse, answer: Answer): void {
  const kept = Object.entries(answer.headers).filter(([name]) => !hopByHop.has(name));
  response.writeHead(answer.status, {
    ...Object.fromEntries(kept),
    'content-length': answer.body.length,
  });
  response.end(answer.body);
}

/** Listens on 127.0.0.1 only; resolves to the port. */
export function listen(server: Server, port = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, loopback, () => resolve((server.address() as AddressInfo).port));
  });
}

/** Ends the server and whatever is still connected to it. */
export function stop(server: http.Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
