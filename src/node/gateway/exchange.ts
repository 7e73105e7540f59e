import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http';
import type { AuthErrorCode } from '../../core/errors.ts';
import { AuthError, quote, toAuthError } from '../../core/errors.ts';
import { bearerChallenge } from '../../core/oauth/challenge.ts';
import type { Scheme, Server } from '../../core/server.ts';
import { unreachable } from '../httpAnswer.ts';
import { toServer, toTool } from './headers.ts';
import type { GatewayPorts, Injection } from './ports.ts';
import { RequestBody } from './requestBody.ts';
import { requestId, say } from './sentence.ts';
import { signed } from './signed.ts';
import type { Target, Upstreams } from './upstream.ts';

/** A request that passed the gate. */
export interface Call {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly server: Server;
  readonly host: string;
  /** the account that the caller key names */
  readonly account: string | undefined;
  /** the caller key was withdrawn */
  readonly withdrawn: boolean;
  readonly ports: GatewayPorts;
  readonly upstreams: Upstreams;
}

/** They are asked for again as they are, so none may be cut off; in characters. */
const LONGEST_SCOPES = 2_000;

/** What passes or was wanted: nobody has to come because of it. */
const passing: ReadonlySet<AuthErrorCode> = new Set([
  'server_unreachable',
  'proxy_unreachable',
  'timeout',
  'access_withdrawn',
  'request_not_repeated',
  'body_too_large_to_sign',
  'keyring_replaced',
]);

/** One request of a tool, from the gate to the last byte of its answer. Ends upstream when the tool leaves. */
export class Exchange {
  readonly #call: Call;
  readonly #body: RequestBody;
  readonly #left = new AbortController();
  readonly #since = performance.now();
  #attempt: ClientRequest | undefined;
  #code: AuthErrorCode | undefined;
  /** whose credential the request has: all of it is for one account, also when another is chosen meanwhile */
  #account: string | undefined;

  constructor(call: Call) {
    this.#call = call;
    this.#body = new RequestBody(call.request);
    this.#account = call.account;
    call.response.on('error', () => undefined).once('close', () => this.#closed());
  }

  /** Asks the server and hands its answer on, or says a sentence. Never rejects. */
  async run(): Promise<void> {
    try {
      this.#relay(await this.#answer());
    } catch (error) {
      await this.#refuse(toAuthError(error)).catch(() => this.#call.response.destroy());
    }
  }

  /** The way to the server, as its certificate and the settings are now. */
  async #target(): Promise<Target> {
    const { upstreams, server, ports } = this.#call;
    return upstreams.target(server, await ports.tls(server));
  }

  async #answer(): Promise<IncomingMessage> {
    const { server, host, withdrawn, ports } = this.#call;
    if (withdrawn) throw new AuthError('access_withdrawn', { host });
    const { signal } = this.#left;
    const { method = '' } = this.#call.request;
    const first = await ports.injection(server, method, signal, this.#account);
    this.#account = first.account;
    let answer = await this.#ask(first);
    const renewed = this.#takeNonce(answer);
    if (answer.statusCode === 401 && renewed)
      answer = await this.#askAgain(() => ports.injection(server, method, signal, this.#account));
    if (!isTokenRefused(answer, first, ports.now())) return answer;
    const challenge = answer.headers['www-authenticate'];
    const refused = { ...first, ...(challenge !== undefined && { challenge }) };
    return this.#askAgain(() => ports.renewed(server, method, refused, signal));
  }

  #takeNonce({ headers }: IncomingMessage): boolean {
    const { server, ports } = this.#call;
    const nonce = headers['dpop-nonce'];
    return typeof nonce === 'string' && ports.nonce(server, nonce);
  }

  async #askAgain(injection: () => Promise<Injection>): Promise<IncomingMessage> {
    this.#body.hold();
    this.#attempt?.destroy();
    const fresh = await injection();
    if (this.#body.whole) return this.#ask(fresh);
    throw new AuthError('request_not_repeated');
  }

  async #ask(injection: Injection): Promise<IncomingMessage> {
    const { request, server } = this.#call;
    const target = await this.#target();
    const plain = toServer(request, target.host, injection);
    const headers = await signed(plain, request.method, server, injection.sign, this.#body);
    return new Promise((resolve, reject) => {
      this.#left.signal.throwIfAborted();
      this.#attempt = target.open(request.method ?? '', headers);
      this.#attempt.on('response', resolve);
      this.#attempt.on('error', (error) => reject(unreachable(target.host, error, target.shown)));
      this.#body.sendTo(this.#attempt);
    });
  }

  #relay(answer: IncomingMessage): void {
    const { response } = this.#call;
    const { statusCode: status = 502 } = answer;
    if (isRefused(status)) throw refusalBy(answer, this.#call.server);
    if (response.destroyed) return;
    response.writeHead(status, toTool(answer));
    if (answer.headers['content-type']?.startsWith('text/event-stream')) response.flushHeaders();
    answer.once('error', () => response.destroy());
    answer.pipe(response);
  }

  async #refuse(error: AuthError): Promise<void> {
    const { response, server, ports } = this.#call;
    this.#attempt?.destroy();
    if (response.destroyed) return;
    this.#code = error.code;
    if (!passing.has(error.code)) ports.attention(server.id, error, this.#account);
    const id = requestId(await this.#body.rest());
    if (response.destroyed) return;
    const sentence = ports.sentence(error, server, this.#account);
    say(response, sentence, error.code === 'not_mcp' ? 502 : 503, id);
  }

  #closed(): void {
    const { request, response, server, host, ports } = this.#call;
    const { method = '' } = request;
    const whole = response.writableFinished;
    // Also when an early answer is over: from here on nobody would notice that the tool leaves.
    if (!whole || !this.#attempt?.writableEnded) this.#attempt?.destroy();
    this.#body.discard();
    if (!whole) this.#left.abort();
    const status = response.headersSent ? response.statusCode : 499;
    const ms = Math.round(performance.now() - this.#since);
    const account = this.#account === undefined ? {} : { account: this.#account };
    const code = this.#code && { code: this.#code };
    ports.used({ serverId: server.id, host, method, status, ms, ...account, ...code });
  }
}

/** A token that ended on its way is answered with 403 by some servers. */
function isTokenRefused(
  { statusCode }: IncomingMessage,
  { until = Infinity }: Injection,
  now: number,
): boolean {
  return statusCode === 401 || (statusCode === 403 && until <= now);
}

/** A challenge would start OAuth against us, a redirect would lead past us. */
function isRefused(status: number): boolean {
  return status === 401 || (status >= 300 && status < 400) || status === 403;
}

/** A 401 here is the second one, to a token that was just renewed. A 403 may come of a firewall as well as of rights. */
const refusals: Readonly<Record<Scheme, Readonly<Record<number, AuthErrorCode>>>> = {
  none: { 401: 'token_rejected', 403: 'forbidden' },
  oauth: { 401: 'token_rejected', 403: 'forbidden' },
  headers: { 401: 'key_refused', 403: 'key_forbidden' },
};

function refusalBy(
  { statusCode: status = 0, headers }: IncomingMessage,
  { url, auth }: Server,
): AuthError {
  const { host } = new URL(url);
  const { error, scope = '' } = bearerChallenge(headers['www-authenticate']) ?? {};
  if (status === 403 && error === 'insufficient_scope')
    return new AuthError('insufficient_scope', { host, scopes: quote(scope, LONGEST_SCOPES) });
  if (status === 401 && auth.signature && auth.scheme !== 'oauth')
    return new AuthError('signature_refused', { host, status: '401' });
  return new AuthError(refusals[auth.scheme][status] ?? 'not_mcp', {
    host,
    status: String(status),
  });
}
