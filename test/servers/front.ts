/** What stands before a server: logs every request and lets a test delay or replace an answer. */
import * as http from 'node:http';
import type { Answer } from './http.ts';
import { readBody, send, writeAnswer } from './http.ts';

export interface LoggedRequest {
  method: string;
  path: string;
  at: number;
  status?: number;
  grant_type?: string;
}

export type RequestLog = LoggedRequest[];

export interface FrontRequest {
  method: string;
  /** The path without the query. */
  path: string;
  /** The path with the query. */
  target: string;
  headers: http.IncomingHttpHeaders;
  body: Buffer;
}

export type Forward = (request: FrontRequest) => Promise<Answer>;

/** May wait before or after `forward`, answer in its place, or throw: the socket is closed. */
export type Interceptor = (request: FrontRequest, forward: Forward) => Promise<Answer>;

export interface Hold {
  reached: Promise<void>;
  release(): void;
}

/** A throw inside an interceptor: the client sees its connection reset. */
export function closeConnection(): never {
  throw new Error('The test closes this connection');
}

export class Front {
  readonly requests: RequestLog = [];
  readonly server = http.createServer((request, response) => void this.#answer(request, response));
  readonly #interceptors: Interceptor[] = [];
  #upstream: Forward = closeConnection;

  /** Where requests go: a port of this machine, under the given Host. */
  forwardTo(port: number, host: string): void {
    this.#upstream = ({ method, target, headers, body }) =>
      send(`http://127.0.0.1:${port}${target}`, {
        method,
        headers: withoutLength({ ...headers, host, 'content-length': String(body.length) }, body),
        body,
      });
  }

  /** The newest interceptor is the outermost; the result takes it off again. */
  intercept(interceptor: Interceptor): () => void {
    this.#interceptors.push(interceptor);
    return () => {
      const index = this.#interceptors.indexOf(interceptor);
      if (index >= 0) this.#interceptors.splice(index, 1);
    };
  }

  /** Holds the next request whose path `matches`, before or after it was processed. */
  holdNext(matches: (path: string) => boolean, when: 'before' | 'after'): Hold {
    const reached = gate();
    const released = gate();
    const hold = async <T>(value: T): Promise<T> => {
      reached.open();
      await released.opened;
      return value;
    };
    const remove = this.intercept(async (request, forward) => {
      if (!matches(request.path)) return forward(request);
      remove();
      return when === 'before' ? forward(await hold(request)) : hold(await forward(request));
    });
    return { reached: reached.opened, release: () => released.open() };
  }

  async #answer(incoming: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    try {
      const request = await received(incoming);
      const logged = this.#log(request);
      const answer = await this.#chain()(request);
      logged.status = answer.status;
      writeAnswer(response, answer);
    } catch {
      response.destroy();
    }
  }

  #chain(): Forward {
    const wrap = (next: Forward, interceptor: Interceptor): Forward => {
      return (request) => interceptor(request, next);
    };
    return this.#interceptors.reduce(wrap, this.#upstream);
  }

  #log({ method, path, body, headers }: FrontRequest): LoggedRequest {
    const logged: LoggedRequest = { method, path, at: Date.now() };
    const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded');
    const grantType = isForm && new URLSearchParams(body.toString()).get('grant_type');
    if (grantType) logged.grant_type = grantType;
    this.requests.push(logged);
    return logged;
  }
}

async function received(incoming: http.IncomingMessage): Promise<FrontRequest> {
  const { method = 'GET', url: target = '/', headers } = incoming;
  const path = target.split('?', 1)[0] ?? target;
  return { method, path, target, headers, body: await readBody(incoming) };
}

function withoutLength(headers: http.OutgoingHttpHeaders, body: Buffer): http.OutgoingHttpHeaders {
  const { connection: _c, 'transfer-encoding': _t, 'content-length': length, ...rest } = headers;
  return body.length > 0 ? { ...rest, 'content-length': length } : rest;
}

interface Gate {
  opened: Promise<void>;
  open(): void;
}

function gate(): Gate {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open: () => open() };
}
