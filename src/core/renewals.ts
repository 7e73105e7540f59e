import type { Credential } from './credential.ts';
import { AuthError } from './errors.ts';

interface Running {
  readonly result: Promise<Credential>;
  readonly unwanted: AbortController;
}

/** The refreshes under way, one per server: whoever asks meanwhile gets the result of that one. */
export class Renewals {
  readonly #running = new Map<string, Running>();

  has(serverId: string): boolean {
    return this.#running.has(serverId);
  }

  get size(): number {
    return this.#running.size;
  }

  /** Joins the refresh of a server, or begins it. `renew` gets a signal that ends a wait for another machine. */
  run(
    serverId: string,
    renew: (unwanted: AbortSignal) => Promise<Credential>,
  ): Promise<Credential> {
    const running = this.#running.get(serverId);
    if (running) return running.result;
    const unwanted = new AbortController();
    const result = renew(unwanted.signal).finally(() => this.#running.delete(serverId));
    this.#running.set(serverId, { result, unwanted });
    return result;
  }

  /** Ends a wait for another machine, with `refresh_failed`; what was sent to the issuer already is waited for. */
  async end(serverId: string): Promise<void> {
    const running = this.#running.get(serverId);
    running?.unwanted.abort(new AuthError('refresh_failed', { cause: 'refresh_ended' }));
    await running?.result.catch(() => undefined);
  }

  /** Ends all of them, as {@link end} does. */
  async endAll(): Promise<void> {
    await Promise.all([...this.#running.keys()].map((serverId) => this.end(serverId)));
  }
}
