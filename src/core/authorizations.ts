import { AuthError, type AuthErrorCode } from './errors.ts';

const AUTHORIZATION_TIME = 300_000;

/** The authorizations under way: one per server, each with a time limit, ended by whoever needs its place. */
export class Authorizations {
  readonly #time: number;
  readonly #running = new Map<string, AbortController>();

  /** `time`: how long a browser may take to come back, in ms. */
  constructor(time = AUTHORIZATION_TIME) {
    this.#time = time;
  }

  has(serverId: string): boolean {
    return this.#running.has(serverId);
  }

  /** Ends the one of a server, which then throws this code. */
  end(serverId: string, code: AuthErrorCode): void {
    this.#running.get(serverId)?.abort(new AuthError(code));
  }

  /** Ends all of them, as {@link end}. */
  endAll(code: AuthErrorCode): void {
    for (const serverId of this.#running.keys()) this.end(serverId, code);
  }

  /**
   * Runs `task`, whose signal is aborted when it has to end.
   * @throws what `task` throws; AuthError `authorization_cancelled`, `authorization_timeout`, `authorization_replaced`
   *   when it had to end
   */
  async run(
    serverId: string,
    cancelled: AbortSignal,
    task: (signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    this.end(serverId, 'authorization_replaced');
    const own = new AbortController();
    this.#running.set(serverId, own);
    const abort = (code: AuthErrorCode): void => own.abort(new AuthError(code));
    const late = setTimeout(() => abort('authorization_timeout'), this.#time);
    const cancel = (): void => abort('authorization_cancelled');
    cancelled.addEventListener('abort', cancel, { once: true });
    if (cancelled.aborted) cancel();
    try {
      await ended(own.signal, task);
    } finally {
      clearTimeout(late);
      cancelled.removeEventListener('abort', cancel);
      own.abort(); // whoever still waits for this browser
      if (this.#running.get(serverId) === own) this.#running.delete(serverId);
    }
  }
}

async function ended(
  signal: AbortSignal,
  task: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  try {
    signal.throwIfAborted();
    await task(signal);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}
