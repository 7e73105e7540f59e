import { toAuthError, type AuthError } from './errors.ts';
import type { Journal, JournalRecord } from './journal.ts';
import { changesOf, generationOf, isSpent, recordsOf, replay, type Ledger } from './ledger.ts';
import type { Log, Now, SecretEntry, SecretStore, SecretsPorts } from './ports.ts';

/** After so many records the journal is rewritten without those that newer ones replaced. */
const COMPACT = 256;

/**
 * The secrets of the keyring, in the daemon's memory. A change is sealed in the journal, used at once, then stored
 * through a window; the journal lets go of it only when a later unlock reads that generation back.
 */
export class Secrets {
  readonly #ledger: Ledger = { held: new Map(), spent: new Map() };
  readonly #journal: Journal;
  readonly #store: SecretStore;
  readonly #now: Now;
  readonly #log: Log;
  readonly #changed: (key: string) => void;
  readonly #storing = new Map<string, Promise<void>>();
  #appended = 0;
  #turn: Promise<unknown> = Promise.resolve();
  #unlocked = false;
  #journalProblem: AuthError | undefined;

  private constructor(ports: SecretsPorts) {
    this.#journal = ports.journal;
    this.#store = ports.store;
    this.#now = ports.now;
    this.#log = ports.log;
    this.#changed = ports.changed;
  }

  /** The secrets that the journal remembers; the rest comes with {@link unlock}. */
  static async open(ports: SecretsPorts): Promise<Secrets> {
    const secrets = new Secrets(ports);
    for (const record of await ports.journal.read()) replay(secrets.#ledger, record);
    return secrets;
  }

  /** Whether a window handed over its secrets: before that, a missing one may only be unknown. */
  get unlocked(): boolean {
    return this.#unlocked;
  }

  /** Why the journal cannot be written just now. While it cannot, no refresh token is spent. */
  get journalProblem(): AuthError | undefined {
    return this.#journalProblem;
  }

  get(key: string): string | undefined {
    return this.#ledger.held.get(key)?.value;
  }

  /** The generation of a value, for {@link replace}; 0 when there never was one. */
  generation(key: string): number {
    return generationOf(this.#ledger, key);
  }

  /** The keys that have a value and begin with `prefix`. */
  keys(prefix: string): string[] {
    return [...this.#ledger.held]
      .filter(([key, { value }]) => value !== undefined && key.startsWith(prefix))
      .map(([key]) => key);
  }

  /** Whether a refresh token of this secret was sent and its answer never kept: it may be used up. */
  isSpent(key: string): boolean {
    return isSpent(this.#ledger, key);
  }

  /**
   * Notes that the refresh token of this secret is about to be used; on disk before it returns.
   * @throws AuthError `journal_unwritable`: then it must not be used
   */
  async spend(key: string): Promise<void> {
    await this.#inTurn(async () => {
      const spent = { generation: this.generation(key), at: this.#now() };
      await this.#append({ kind: 'spend', key, ...spent });
      this.#ledger.spent.set(key, spent);
    });
  }

  /** Keeps a value under the next generation. In use at once, even when the journal cannot take it. */
  async put(key: string, value: string): Promise<void> {
    await this.#inTurn(() => this.#change(key, value));
  }

  /** As {@link put}, unless the value is another one than that of `generation` by now. True when it was kept. */
  async replace(key: string, generation: number, value: string): Promise<boolean> {
    return this.#inTurn(async () => {
      if (this.generation(key) !== generation) return false;
      await this.#change(key, value);
      return true;
    });
  }

  /** Removes a value here and in SecretStorage. */
  async remove(key: string): Promise<void> {
    await this.#inTurn(async () => {
      if (this.get(key) !== undefined) await this.#change(key, undefined);
    });
  }

  /** Merges what a window holds, the higher generation winning, and lets the journal go of what is safely stored. */
  async unlock(entries: readonly SecretEntry[]): Promise<void> {
    await this.#inTurn(() => this.#merge(entries));
    await this.storePending();
  }

  /** Reads one secret from SecretStorage again; a newer generation replaces ours. True when it did. */
  async reread(key: string): Promise<boolean> {
    const entry = await this.#store.read(key).catch(() => undefined);
    return this.#inTurn(async () => entry !== undefined && this.#adopt(entry));
  }

  /** Stores through a window whatever SecretStorage is not known to hold. Failures wait for the next call. */
  async storePending(): Promise<void> {
    for (const [key, { stored }] of this.#ledger.held) {
      if (!stored) await this.#storeInTurn(key);
    }
  }

  async #merge(entries: readonly SecretEntry[]): Promise<void> {
    const given = new Map(entries.map(({ key, generation }) => [key, generation]));
    for (const entry of entries) this.#adopt(entry);
    for (const [key, held] of this.#ledger.held) {
      const gone = held.value === undefined && !given.has(key);
      this.#ledger.held.set(key, { ...held, stored: gone || given.get(key) === held.generation });
    }
    this.#unlocked = true;
    await this.#written(this.#journal.rewrite(recordsOf(this.#ledger, this.#now()))).catch(
      () => undefined,
    );
  }

  #adopt({ key, generation, value }: SecretEntry): boolean {
    if (this.generation(key) >= generation) return false;
    this.#ledger.held.set(key, { generation, value, at: 0, stored: true });
    this.#changed(key);
    return true;
  }

  async #change(key: string, value: string | undefined): Promise<void> {
    const step = { key, generation: this.generation(key) + 1, at: this.#now() };
    const record: JournalRecord =
      value === undefined ? { kind: 'remove', ...step } : { kind: 'put', ...step, value };
    await this.#append(record).catch(() => undefined);
    this.#ledger.held.set(key, { generation: step.generation, value, at: step.at, stored: false });
    this.#changed(key);
    void this.#storeInTurn(key);
  }

  /** One write of a secret after the other: a slow window must not put an old value over a newer one. */
  async #storeInTurn(key: string): Promise<void> {
    const before = this.#storing.get(key) ?? Promise.resolve();
    const turn = before.then(() => this.#storeNewest(key));
    this.#storing.set(key, turn);
    await turn;
  }

  /** Not before a window handed over: until then SecretStorage may hold a newer value than the journal. */
  async #storeNewest(key: string): Promise<void> {
    const held = this.#ledger.held.get(key);
    if (!held || held.stored || !this.#unlocked) return;
    try {
      await this.#store.write(key, held.generation, held.value);
      if (this.generation(key) === held.generation)
        this.#ledger.held.set(key, { ...held, stored: true });
    } catch (error) {
      this.#log.warn(`Could not store ${key}: ${toAuthError(error).code}`);
    }
  }

  /** One change after the other: a journal that is rewritten must know of every record before it. */
  async #inTurn<T>(change: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(change);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #append(record: JournalRecord): Promise<void> {
    await this.#written(this.#journal.append(record));
    this.#appended += 1;
    if (this.#appended < COMPACT) return;
    this.#appended = 0;
    await this.#written(this.#journal.rewrite([...changesOf(this.#ledger), record]));
  }

  async #written(writing: Promise<void>): Promise<void> {
    try {
      await writing;
      this.#journalProblem = undefined;
    } catch (error) {
      this.#journalProblem = toAuthError(error, 'journal_unwritable');
      this.#log.warn(`The journal could not be written: ${this.#journalProblem.code}`);
      throw this.#journalProblem;
    }
  }
}
