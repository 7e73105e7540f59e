import * as http from 'node:http';
import * as https from 'node:https';
import { Socket, isIP, isIPv6, type LookupFunction } from 'node:net';
import type { Duplex } from 'node:stream';
import * as tls from 'node:tls';
import { AuthError, toAuthError } from '../../core/errors.ts';
import { unreachable } from '../httpAnswer.ts';
import type { Proxy } from './proxy.ts';

/** ms until a proxy must have answered */
const CONNECT = 20_000;

/** What a connection through a proxy needs. */
export interface Tunnelling {
  readonly proxy: Proxy;
  /** finds the proxy; the name of the server is the proxy's to find */
  readonly lookup: LookupFunction;
  /** for a secure proxy */
  readonly proxyContext?: tls.SecureContext | undefined;
  /** for the server */
  readonly secureContext?: tls.SecureContext | undefined;
  /** ends the attempt */
  readonly signal?: AbortSignal | undefined;
}

/**
 * An agent whose TLS connections go through a proxy by CONNECT. Whatever else than 2xx the proxy answers is its own word
 * and never taken for the server's.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6
 */
export class TunnelAgent extends https.Agent {
  readonly #through: Tunnelling;

  constructor(options: https.AgentOptions, through: Tunnelling) {
    super(options);
    this.#through = through;
  }

  override createConnection(
    { host, port, servername, rejectUnauthorized }: https.RequestOptions,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    const to = { host: host ?? '', servername: servername ?? '', rejectUnauthorized };
    void this.#connect(to, port ?? 443, callback);
  }

  async #connect(
    to: tls.ConnectionOptions & { readonly host: string },
    port: number | string,
    done: (error: Error | null, stream: Duplex) => void = () => undefined,
  ): Promise<void> {
    const { secureContext } = this.#through;
    try {
      const socket = await openTunnel(`${bracketed(to.host)}:${port}`, this.#through);
      done(null, tls.connect({ ...to, ALPNProtocols: ['http/1.1'], socket, secureContext }));
    } catch (error) {
      done(toAuthError(error), new Socket());
    }
  }
}

const bracketed = (host: string): string => (isIPv6(host) ? `[${host}]` : host);

/**
 * A socket that the proxy joined to `target` (host:port).
 * @throws AuthError `proxy_unreachable`, `proxy_authorization`, `proxy_refused`, `timeout`, those of its certificate;
 *   `server_unreachable` when the proxy could not reach the server
 */
function openTunnel(target: string, through: Tunnelling): Promise<Socket> {
  const { proxy, signal } = through;
  return new Promise((resolve, reject) => {
    const request = connectRequest(target, through);
    const stop = (reason: unknown): void => void request.destroy(toAuthError(reason));
    const late = new AuthError('timeout', { host: proxy.name });
    const timer = setTimeout(() => stop(late), CONNECT);
    const abort = (): void => stop(signal?.reason);
    signal?.addEventListener('abort', abort, { once: true });
    request.once('close', () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    });
    request.once('error', (error) => reject(unreachableProxy(proxy, error)));
    request.once('connect', ({ statusCode = 0 }, socket, head) => {
      const refusal = refusalOf(statusCode, head, target, proxy);
      if (refusal) socket.destroy();
      if (refusal) reject(refusal);
      else resolve(socket);
    });
    request.end();
    if (signal?.aborted) abort();
  });
}

function connectRequest(target: string, { proxy, lookup, proxyContext }: Tunnelling) {
  const { secure, host, port, authorization, strict } = proxy;
  const headers = { host: target, ...(authorization && { 'proxy-authorization': authorization }) };
  const to = { host, port, method: 'CONNECT', path: target, headers };
  if (!secure) return http.request({ ...to, agent: new http.Agent({ lookup }) });
  const agent = new https.Agent({
    lookup,
    secureContext: proxyContext,
    rejectUnauthorized: strict,
  });
  // Without it Node would take the name to check from the header.
  const servername = isIP(host) === 0 ? host : '';
  return https.request({ ...to, agent, servername });
}

/** A proxy that speaks before the server could is not to be trusted with what comes next. */
function refusalOf(status: number, head: Buffer, target: string, proxy: Proxy) {
  const details = { host: target, proxy: proxy.name };
  if (status >= 200 && status < 300 && head.length === 0) return undefined;
  if (status === 407) return new AuthError('proxy_authorization', details);
  if (status === 502 || status === 503 || status === 504)
    return new AuthError('server_unreachable', { ...details, reason: `HTTP_${status}` });
  return new AuthError('proxy_refused', { ...details, status: String(status) });
}

function unreachableProxy({ name }: Proxy, error: Error): AuthError {
  const { code, details, cause } = unreachable(name, error);
  if (code !== 'server_unreachable') return new AuthError(code, details, cause);
  return new AuthError('proxy_unreachable', { ...details, proxy: name }, cause);
}
