import type { Socket } from 'node:net';
import {
  CancellationTokenSource,
  ErrorCodes,
  ResponseError,
  StreamMessageReader,
  StreamMessageWriter,
  createMessageConnection,
  type CancellationToken,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import * as z from 'zod/mini';
import { AuthError, authErrorCodes, toAuthError } from '../core/errors.ts';
import type { NoticeOf, RequestOf } from './message.ts';
import type { Problem } from './state.ts';

/** The code under which an {@link AuthError} travels; its `data` is a {@link Problem}. */
const AUTH_ERROR = -32_000;
const FINISH = 'finish';
/** How long the other end may take to read the last message, in ms. */
const LAST_WORDS = 1_000;

const problemSchema = z.object({
  code: z.enum(authErrorCodes),
  details: z.record(z.string(), z.string()),
});

/** An error as it travels. */
export function problemOf({ code, details }: AuthError): Problem {
  return { code, details: { ...details } };
}

/** Told what the handler of a request threw, with the causes that do not travel. */
type FailureListener = (method: string, error: unknown) => void;

/** One end of a socket that speaks typed messages: whatever arrives is parsed before anybody sees it. */
export class Peer {
  readonly #connection: MessageConnection;
  readonly #socket: Socket;
  readonly #gone = new AbortController();
  readonly #failed: FailureListener;
  #closed = false;

  constructor(socket: Socket, failed: FailureListener = () => undefined) {
    this.#socket = socket;
    this.#failed = failed;
    const reader = new StreamMessageReader(socket);
    // Its reminder of a message that was cut off outlives the socket, and keeps an ended process alive.
    reader.partialMessageTimeout = 0;
    this.#connection = createMessageConnection(reader, new StreamMessageWriter(socket));
    // Not an error of the writer: a message that cannot be made into text has not touched the socket.
    reader.onError(() => socket.destroy());
    this.#connection.onNotification(FINISH, () => this.dispose());
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.#end());
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Aborted when the socket is closed. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  /** Answers a request. What the handler throws travels as an {@link AuthError}. */
  handle<P, R>(of: RequestOf<P, R>, handler: (params: P, signal: AbortSignal) => Promise<R>): void {
    this.#connection.onRequest(
      of.method,
      async (raw: unknown, token: CancellationToken): Promise<unknown> => {
        const params = of.params.safeParse(raw);
        if (!params.success) throw new ResponseError(ErrorCodes.InvalidParams, `Bad ${of.method}`);
        try {
          return await handler(params.data, signalOf(token));
        } catch (error) {
          this.#failed(of.method, error);
          const problem = problemOf(toAuthError(error));
          throw new ResponseError(AUTH_ERROR, problem.code, problem);
        }
      },
    );
  }

  /** Calls `handler` for each well-formed notification; others are dropped. */
  on<P>(of: NoticeOf<P>, handler: (params: P) => void): void {
    this.#connection.onNotification(of.method, (raw: unknown) => {
      const params = of.params.safeParse(raw);
      if (params.success) handler(params.data);
    });
  }

  /** Sends a request. @throws AuthError: the other end's, or `daemon_unavailable` when it is gone or talks nonsense */
  async request<P, R>(of: RequestOf<P, R>, params: P, signal?: AbortSignal): Promise<R> {
    const source = new CancellationTokenSource();
    const cancel = (): void => source.cancel();
    signal?.addEventListener('abort', cancel, { once: true });
    if (signal?.aborted) cancel();
    try {
      return of.result.parse(await this.#connection.sendRequest(of.method, params, source.token));
    } catch (error) {
      throw received(error);
    } finally {
      signal?.removeEventListener('abort', cancel);
      source.dispose();
    }
  }

  /** Sends a notification; nothing happens when the other end is gone. */
  notify<P>(of: NoticeOf<P>, params: P): void {
    if (!this.#closed) this.#connection.sendNotification(of.method, params).catch(() => undefined);
  }

  /** Calls `listener` once, when the socket is closed. */
  onClose(listener: () => void): void {
    if (this.#closed) listener();
    else this.#socket.once('close', listener);
  }

  /** Begins to read: register every handler first. */
  listen(): void {
    this.#connection.listen();
  }

  /**
   * Asks the other end to hang up when it has read all that was said: it reads message by message, and a socket that
   * closes takes the unread ones with it.
   */
  finish(): void {
    this.#connection.sendNotification(FINISH).catch(() => undefined);
    const late = setTimeout(() => this.dispose(), LAST_WORDS);
    this.onClose(() => clearTimeout(late));
  }

  dispose(): void {
    this.#socket.end();
    this.#socket.destroySoon();
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#gone.abort();
    this.#connection.dispose();
  }
}

function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  token.onCancellationRequested(() => controller.abort(new AuthError('authorization_cancelled')));
  return controller.signal;
}

function received(error: unknown): AuthError {
  const problem = problemSchema.safeParse(error instanceof ResponseError ? error.data : undefined);
  return problem.success
    ? new AuthError(problem.data.code, problem.data.details, error)
    : new AuthError('daemon_unavailable', { reason: 'connection' }, error);
}
