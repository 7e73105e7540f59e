import * as dns from 'node:dns';
import * as http from 'node:http';
import * as https from 'node:https';
import type { LookupFunction } from 'node:net';
import { AuthError } from '../core/errors.ts';
import { isSecureUrl } from '../core/loopback.ts';
import type { Fetch } from '../core/ports.ts';
import { responseTo, unreachable } from './httpAnswer.ts';

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
  readonly timeout: number;
  readonly limit: number;
}

const here = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
];

/**
 * Name resolution for every socket that we open: `localhost` and every name below it are this machine, whatever a
 * resolver says; 127.0.0.1 is tried before ::1. All other names go to the system.
 * @see https://www.rfc-editor.org/rfc/rfc6761#section-6.3
 */
export const loopbackLookup: LookupFunction = (hostname, options, callback) => {
  if (!/(?:^|\.)localhost\.?$/iu.test(hostname)) return dns.lookup(hostname, options, callback);
  const [v4, v6] = here;
  const only = { 0: undefined, 4: v4, IPv4: v4, 6: v6, IPv6: v6 }[options.family ?? 0];
  if (options.all) return callback(null, only ? [only] : here);
  return callback(null, only?.address ?? '127.0.0.1', only?.family ?? 4);
};

/**
 * The Fetch API over `node:http` and `node:https`: redirects are returned, never followed; each call has its own
 * connection, because a refresh token sent into a stale one could be spent without an answer; no decompression.
 * A body is a string, `URLSearchParams` or bytes.
 * @throws AuthError `insecure_endpoint`, `timeout`, `server_unreachable` (`details.reason` is the system's error code,
 * or `answer_too_large`), also while the body is read; the reason of `init.signal` when that was aborted
 */
export function createFetch({ timeout = 30_000, limit = 1_048_576 }: FetchOptions = {}): Fetch {
  return async (text, init = {}) => {
    const host = hostOf(text);
    if (!isSecureUrl(text)) throw new AuthError('insecure_endpoint', { host });
    init.signal?.throwIfAborted();
    return send({ url: new URL(text), init, timeout, limit });
  };
}

function hostOf(text: string): string {
  return URL.canParse(text) ? new URL(text).host : '';
}

function send(sending: Sending): Promise<Response> {
  const { url, init } = sending;
  return new Promise((resolve, reject) => {
    const { headers, body } = content(init);
    const { request: open } = url.protocol === 'https:' ? https : http;
    const options = { method: init.method ?? 'GET', headers, agent: false, lookup: loopbackLookup };
    const request = open(url, options);
    const failure = watch(request, sending);
    request.on('error', (error) => reject(failure() ?? unreachable(url.host, error)));
    request.on('response', (message) => {
      message.on('error', () => undefined);
      try {
        resolve(responseTo(message, { host: url.host, limit: sending.limit, failure }));
      } catch (error) {
        reject(unreachable(url.host, error));
        message.destroy();
      }
    });
    request.end(body);
  });
}

/** Ends the request at its time limit and on abort; gives the reason once it did. */
function watch(request: http.ClientRequest, { url, init, timeout }: Sending): () => unknown {
  const { signal } = init;
  let failure: unknown;
  const stop = (reason: unknown): void => {
    failure = reason;
    request.destroy();
  };
  const abort = (): void => stop(signal?.reason);
  const timer = setTimeout(() => stop(new AuthError('timeout', { host: url.host })), timeout);
  signal?.addEventListener('abort', abort, { once: true });
  request.once('close', () => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  });
  return () => failure;
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
