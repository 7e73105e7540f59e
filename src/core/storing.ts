import { toAuthError, type AuthError } from './errors.ts';
import { isNewer, isSame, type Ledger } from './ledger.ts';
import type { SecretEntry, SecretsPorts } from './ports.ts';

/** What the writing of secrets stands on. */
interface StoringPorts extends Pick<SecretsPorts, 'store' | 'log' | 'changed'> {
  /** a window handed over: until then SecretStorage may hold a newer value than the journal */
  isOpen(): boolean;
}

/** Brings secrets into SecretStorage, through whichever window answers, and never over something newer that is there. */
export class Storing {
  readonly #ports: StoringPorts;
  readonly #ledger: Ledger;
  readonly #take: (entry: SecretEntry) => Promise<unknown>;
  #problem: AuthError | undefined;
  readonly #turns = new Map<string, Promise<void>>();

  /** `take`: takes over what another machine stored. */
  constructor(ports: StoringPorts, ledger: Ledger, take: (entry: SecretEntry) => Promise<unknown>) {
    this.#ports = ports;
    this.#ledger = ledger;
    this.#take = take;
  }

  /** Why the last write failed; a later one that succeeds takes it back. */
  get problem(): AuthError | undefined {
    return this.#problem;
  }

  /** One write of a secret after the other: a slow window must not put an old value over a newer one. */
  async write(key: string): Promise<void> {
    const before = this.#turns.get(key) ?? Promise.resolve();
    const turn = before.then(() => this.#writeNewest(key));
    this.#turns.set(key, turn);
    await turn;
  }

  async #writeNewest(key: string): Promise<void> {
    const { store, log } = this.#ports;
    const held = this.#ledger.held.get(key);
    if (!held || held.stored || !this.#ports.isOpen()) return;
    try {
      const there = await store.read(key);
      if (there && isNewer(there, held)) return void (await this.#take(there));
      await store.write(key, held.generation, held.value);
      const current = this.#ledger.held.get(key);
      if (current && isSame(current, held))
        this.#ledger.held.set(key, { ...current, stored: true });
      this.#tell(key, undefined);
    } catch (error) {
      const problem = toAuthError(error, 'store_unavailable');
      log.warn(`Could not store ${key}: ${problem.code}`);
      this.#tell(key, problem);
    }
  }

  /** Only the turn is told: whoever hears of it may store again at once. */
  #tell(key: string, problem: AuthError | undefined): void {
    const turned = (problem === undefined) !== (this.#problem === undefined);
    this.#problem = problem;
    if (turned) this.#ports.changed(key);
  }
}
