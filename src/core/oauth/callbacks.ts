import { toAuthError } from '../errors.ts';

/**
 * The authorizations that wait for a browser to come back to a URI handler, by their `state`. The browser may land in
 * any window: all of them deliver here.
 */
export class Callbacks {
  readonly #waiting = new Map<string, (answer: URLSearchParams) => void>();

  /** The answer that carries `state`. @throws the signal's reason */
  async wait(state: string, signal: AbortSignal): Promise<URLSearchParams> {
    signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        this.#waiting.delete(state);
        reject(toAuthError(signal.reason, 'authorization_cancelled'));
      };
      signal.addEventListener('abort', abort, { once: true });
      this.#waiting.set(state, (answer) => {
        signal.removeEventListener('abort', abort);
        resolve(answer);
      });
    });
  }

  /** Hands an answer to whoever waits for its `state`; each state is answered once. False when nobody does. */
  deliver(answer: URLSearchParams): boolean {
    const state = answer.get('state') ?? '';
    const resolve = this.#waiting.get(state);
    this.#waiting.delete(state);
    resolve?.(answer);
    return resolve !== undefined;
  }
}
