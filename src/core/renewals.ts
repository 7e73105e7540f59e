import type { Credential, Failure } from './credential.ts';
import { AuthError } from './errors.ts';
import type { Now } from './ports.ts';

/** While an issuer fails, requests of tools ask it again only after this long, in ms. */
const BREATH = 2_000;

/** The renewals under way, one per server, and why the last one of each failed as long as it may still succeed. */
export class Renewals {
  readonly #now: Now;
  readonly #running = new Map<string, Promise<Credential>>();
  readonly #failures = new Map<string, Failure>();

  constructor(now: Now) {
    this.#now = now;
  }

  has(serverId: string): boolean {
    return this.#running.has(serverId);
  }

  /** Runs `task`, or joins the renewal of this server that is under way. */
  async run(serverId: string, task: () => Promise<Credential>): Promise<Credential> {
    const running = this.#running.get(serverId);
    if (running) return running;
    const renewal = task().finally(() => this.#running.delete(serverId));
    this.#running.set(serverId, renewal);
    return renewal;
  }

  /** Those under way: a daemon that hands over waits for them. */
  get all(): readonly Promise<unknown>[] {
    return [...this.#running.values()];
  }

  /** Resolves when the one of a server is over, however it ended. */
  async over(serverId: string): Promise<void> {
    await this.#running.get(serverId)?.catch(() => undefined);
  }

  failure(serverId: string): Failure | undefined {
    return this.#failures.get(serverId);
  }

  fail(serverId: string, { code, details }: AuthError): void {
    this.#failures.set(serverId, { code, details, at: this.#now() });
  }

  /** An earlier failure no longer counts. */
  clear(serverId: string): void {
    this.#failures.delete(serverId);
  }

  /** @throws AuthError that of the last failure, when it was just now */
  breathe(serverId: string): void {
    const failure = this.#failures.get(serverId);
    if (failure && failure.at + BREATH > this.#now())
      throw new AuthError(failure.code, failure.details);
  }
}
