/** Stands before a server: lets through what is signed with its secret, once each. Written without our code. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import * as http from 'node:http';

/** What the guard signs, as a template: the time, nonce, address, type and hash of a request. */
export const guardedTemplate = [
  '${timestamp}',
  '${header:X-Nonce}',
  '${method} ${host}${path}?${query}',
  '${header:content-type}',
  '${digest:sha-256:hex}',
].join('\n');

export interface Seen {
  readonly method: string;
  readonly timestamp: string;
  readonly nonce: string;
  readonly good: boolean;
}

export class HmacGuard {
  readonly seen: Seen[] = [];
  readonly #secret: string;

  constructor(secret: string) {
    this.#secret = secret;
  }

  /** Whether a request may pass; one nonce passes once. */
  admits(request: http.IncomingMessage, body: Buffer): boolean {
    const { method = '', headers } = request;
    const header = (name: string): string => String(headers[name] ?? '');
    const [timestamp, nonce] = [header('x-timestamp'), header('x-nonce')];
    const known = this.seen.some((one) => one.nonce === nonce);
    const good = !known && isEqual(header('x-signature'), `v1=${this.#expected(request, body)}`);
    this.seen.push({ method, timestamp, nonce, good });
    return good;
  }

  #expected({ method, url = '', headers }: http.IncomingMessage, body: Buffer): string {
    const { host, 'content-type': type = '' } = headers;
    const target = url.includes('?') ? url : `${url}?`;
    const hash = createHash('sha256').update(body).digest('hex');
    const head = [headers['x-timestamp'], headers['x-nonce'], `${method} ${host}${target}`];
    const text = [...head, type, hash].join('\n');
    return createHmac('sha512', this.#secret).update(text).digest('base64');
  }
}

/** Hands a request on to a port of this machine, and its answer back as it comes. */
export function pass(
  { method = 'GET', url = '/', headers }: http.IncomingMessage,
  body: Buffer,
  port: number,
  response: http.ServerResponse,
): void {
  const onward = http.request({ port, host: '127.0.0.1', method, path: url, headers });
  onward.on('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    response.flushHeaders();
    answer.on('error', () => response.destroy()).pipe(response);
  });
  onward.on('error', () => response.destroy());
  response.on('close', () => onward.destroy());
  onward.end(body);
}

function isEqual(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
