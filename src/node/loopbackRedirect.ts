import * as http from 'node:http';
import { AuthError } from '../core/errors.ts';
import type { Redirect } from '../core/ports.ts';
import type { Ending, RedirectTexts } from './redirectPage.ts';
import { englishRedirectTexts, pageHeaders, redirectPage } from './redirectPage.ts';

/** Where {@link openLoopbackRedirect} listens, and what it says. */
export interface LoopbackRedirectOptions {
  /** the name in the URI, for issuers that know only `localhost`; the socket is 127.0.0.1 in any case */
  readonly host?: '127.0.0.1' | 'localhost';
  /** drawn by the system when absent */
  readonly port?: number;
  readonly texts?: RedirectTexts;
}

interface Waiting {
  resolve(answer: URLSearchParams): void;
  reject(reason: unknown): void;
}

const PATH = '/callback';
/** in bytes: an issuer that explains its refusal at length must not leave us waiting */
const LONGEST = 65_536;
/** how long a page may take to reach the browser after {@link Redirect.dispose}, in ms */
const DELIVERY = 2_000;

/**
 * A redirect on this machine. Call `wait` before the browser is opened: an answer for which nobody waits is not known.
 * Parameters are handed on as they came, also repeated ones: the caller judges them.
 * @throws AuthError `redirect_unavailable` with `details.port` when the port cannot be had
 * @see https://www.rfc-editor.org/rfc/rfc8252#section-7.3
 */
export async function openLoopbackRedirect(
  options: LoopbackRedirectOptions = {},
): Promise<Redirect> {
  const redirect = new LoopbackRedirect(options.host ?? '127.0.0.1', options.texts);
  await redirect.listen(options.port ?? 0);
  return redirect;
}

class LoopbackRedirect implements Redirect {
  readonly kind = 'loopback';
  readonly #name: string;
  readonly #texts: RedirectTexts;
  readonly #waiting = new Map<string, Waiting>();
  readonly #server: http.Server;
  #authority = '';

  constructor(name: string, texts: RedirectTexts = englishRedirectTexts) {
    this.#name = name;
    this.#texts = texts;
    const limits = { headersTimeout: 10_000, requestTimeout: 10_000, maxHeaderSize: LONGEST };
    this.#server = http.createServer(limits, (request, response) =>
      this.#answer(request, response),
    );
  }

  get uri(): string {
    return `http://${this.#authority}${PATH}`;
  }

  listen(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const failed = (error: Error): void =>
        reject(new AuthError('redirect_unavailable', { port: String(port) }, error));
      this.#server.once('error', failed);
      this.#server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
        this.#server.off('error', failed).on('error', () => undefined);
        const address = this.#server.address();
        if (address === null || typeof address === 'string') return failed(new Error('no port'));
        this.#authority = `${this.#name}:${address.port}`;
        resolve();
      });
    });
  }

  wait(state: string, signal: AbortSignal): Promise<URLSearchParams> {
    const answer = new Promise<URLSearchParams>((resolve, reject) => {
      signal.throwIfAborted();
      const abort = (): void => {
        this.#waiting.delete(state);
        reject(signal.reason);
      };
      signal.addEventListener('abort', abort, { once: true });
      const done = (): void => signal.removeEventListener('abort', abort);
      this.#waiting.set(state, {
        resolve: (parameters) => (done(), resolve(parameters)),
        reject: (reason) => (done(), reject(reason)),
      });
    });
    // A caller may give up before it looks at this promise: that must not end the process.
    answer.catch(() => undefined);
    return answer;
  }

  dispose(): void {
    for (const waiting of this.#waiting.values())
      waiting.reject(new AuthError('authorization_cancelled'));
    this.#waiting.clear();
    this.#server.close();
    setTimeout(() => this.#server.closeAllConnections(), DELIVERY).unref();
  }

  #answer(request: http.IncomingMessage, response: http.ServerResponse): void {
    const [path, query = ''] = (request.url ?? '').split(/\?(.*)/su);
    response.shouldKeepAlive = false;
    if (request.headers.host !== this.#authority || path !== PATH) return empty(response, 404);
    if (request.method !== 'GET') return empty(response, 405);
    this.#receive(new URLSearchParams(query), response);
  }

  #receive(parameters: URLSearchParams, response: http.ServerResponse): void {
    const state = parameters.get('state') ?? '';
    const waiting = this.#waiting.get(state);
    this.#waiting.delete(state);
    // Told only when the page has left: whoever waits disposes of this server next.
    response.once('close', () => waiting?.resolve(parameters));
    const ending = parameters.has('error') ? 'refused' : 'authorized';
    this.#show(response, waiting ? ending : 'unknown');
  }

  #show(response: http.ServerResponse, ending: Ending): void {
    const page = redirectPage(ending, this.#texts);
    const status = ending === 'unknown' ? 404 : 200;
    response.writeHead(status, { ...pageHeaders, 'content-length': Buffer.byteLength(page) });
    response.end(page);
  }
}

function empty(response: http.ServerResponse, status: number): void {
  response.writeHead(status, { 'content-length': 0, ...(status === 405 && { allow: 'GET' }) });
  response.end();
}
