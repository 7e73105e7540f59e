import { AuthError, type AuthErrorCode } from './errors.ts';

/** What is under way, until nothing may begin any more. */
export class Tasks {
  readonly #running = new Set<Promise<unknown>>();
  #closed: AuthErrorCode | undefined;

  /** How many are under way. */
  get size(): number {
    return this.#running.size;
  }

  /** Runs `task`. @throws what it throws; AuthError with the code that {@link close} was given */
  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#closed) throw new AuthError(this.#closed);
    const running = task();
    this.#running.add(running);
    return running.finally(() => this.#running.delete(running));
  }

  /** From now on none begins: it throws `code` instead. Resolves when those under way are over. */
  async close(code: AuthErrorCode): Promise<void> {
    this.#closed = code;
    await Promise.allSettled(this.#running);
  }
}
