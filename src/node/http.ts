import * as http from 'node:http';
import * as https from 'node:https';
import { AuthError } from '../core/errors.ts';
import { isSecureUrl } from '../core/loopback.ts';
import type { Fetch } from '../core/ports.ts';
import type { ServerAddress, TlsIdentity } from '../core/server.ts';
import { responseTo, unreachable } from './httpAnswer.ts';
import { certificateFor } from './network/clientCertificate.ts';
import { Guard } from './network/guard.ts';
import type { Network } from './network/network.ts';

/** Limits of {@link createFetch}. */
export interface FetchOptions {
  /** ms from the call to the last byte of the answer; 30 s when absent */
  readonly timeout?: number;
  /** bytes of an answer's body; 1 MiB when absent, plenty for an OAuth document */
  readonly limit?: number;
}

interface Sending {
  readonly url: URL;
  readonly init: RequestInit;
  readonly limit: number;
  readonly guard: Guard;
  readonly network: Network;
  readonly ca: string | undefined;
  readonly identity: TlsIdentity | undefined;
}

/**
 * The Fetch API over `node:http` and `node:https`, for the requests that one server leads to: redirects are returned,
 * never followed; each call has its own connection, because a refresh token sent into a stale one could be spent without an
 * answer; no decompression. A body is a string, `URLSearchParams` or bytes.
 * @throws AuthError `insecure_endpoint`; `address_refused`, see {@link Guard}; `timeout`; `certificate_untrusted`,
 *   `certificate_expired`, `certificate_mismatch`; `client_certificate_invalid`, `client_certificate_missing`,
 *   `client_certificate_refused`; `proxy_unsupported` and those of `TunnelAgent`; `server_unreachable`
 *   (`details.reason` is the system's error code, or `answer_too_large`), also while the body is read; the reason of
 *   `init.signal` when that was aborted
 */
export function createFetch(
  network: Network,
  server: ServerAddress,
  { timeout = 30_000, limit = 1_048_576 }: FetchOptions = {},
): Fetch {
  const guard = new Guard(server, network.lookup);
  const ca = server.network?.ca;
  return async (text, init = {}) => {
    const host = hostOf(text);
    if (!isSecureUrl(text)) throw new AuthError('insecure_endpoint', { host });
    init.signal?.throwIfAborted();
    const url = new URL(text);
    await guard.check(url);
    const identity = certificateFor(server, url, init.certificate);
    init.signal?.throwIfAborted();
    const ending = new Ending(host, timeout, init.signal);
    try {
      return await send({ url, init, limit, guard, network, ca, identity }, ending);
    } catch (error) {
      ending.over();
      throw error;
    }
  };
}

function hostOf(text: string): string {
  return URL.canParse(text) ? new URL(text).host : '';
}

function send(sending: Sending, ending: Ending): Promise<Response> {
  const { url, limit, identity } = sending;
  const { host } = url;
  const shown = identity !== undefined;
  const failure = (): unknown => ending.signal.reason;
  return new Promise((resolve, reject) => {
    const request = opened(sending, ending.signal);
    ending.signal.addEventListener('abort', () => request.destroy());
    request.once('close', () => ending.over());
    request.on('error', (error) => reject(failure() ?? unreachable(host, error, shown)));
    request.on('response', (message) => {
      message.on('error', () => undefined);
      try {
        resolve(responseTo(message, { host, shown, limit, failure }));
      } catch (error) {
        reject(unreachable(host, error, shown));
        message.destroy();
      }
    });
  });
}

function opened(sending: Sending, signal: AbortSignal): http.ClientRequest {
  const { url, init, guard, network, ca, identity } = sending;
  const { headers, body } = content(init);
  const agent = network.agent(url, {}, { ca, identity, lookup: guard.lookup, signal });
  const open = url.protocol === 'https:' ? https.request : http.request;
  const request = open(url, { method: init.method ?? 'GET', headers, agent });
  request.end(body);
  return request;
}

/** When a call has to end before it is over: at its time limit, or when the caller aborts it. */
class Ending {
  readonly #own = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #outer: AbortSignal | null | undefined;
  readonly #abort = (): void => this.#own.abort(this.#outer?.reason);

  constructor(host: string, timeout: number, outer: AbortSignal | null | undefined) {
    this.#outer = outer;
    this.#timer = setTimeout(() => this.#own.abort(new AuthError('timeout', { host })), timeout);
    outer?.addEventListener('abort', this.#abort, { once: true });
  }

  get signal(): AbortSignal {
    return this.#own.signal;
  }

  over(): void {
    clearTimeout(this.#timer);
    this.#outer?.removeEventListener('abort', this.#abort);
  }
}

function content({ headers: given, body }: RequestInit): {
  headers: Record<string, string>;
  body: string | Uint8Array | undefined;
} {
  const headers = new Headers(given);
  const plain = body instanceof URLSearchParams ? body.toString() : (body ?? undefined);
  if (plain !== undefined && typeof plain !== 'string' && !(plain instanceof Uint8Array))
    throw new TypeError('a body is a string, URLSearchParams or bytes');
  if (body instanceof URLSearchParams && !headers.has('content-type'))
    headers.set('content-type', 'application/x-www-form-urlencoded;charset=UTF-8');
  if (plain !== undefined) headers.set('content-length', String(Buffer.byteLength(plain)));
  if (!headers.has('accept')) headers.set('accept', '*/*');
  if (!headers.has('user-agent')) headers.set('user-agent', 'mcp-keyring');
  headers.set('accept-encoding', 'identity');
  return { headers: Object.fromEntries(headers), body: plain };
}
