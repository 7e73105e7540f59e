import { toAuthError, type AuthError } from './errors.ts';
import type { Journal, JournalRecord } from './journal.ts';
import { isLease } from './lease.ts';
import {
  adopt,
  changesOf,
  confirm,
  generationOf,
  isSpent,
  keysOf,
  type Ledger,
  recordsOf,
  replay,
} from './ledger.ts';
import type { Log, Now, SecretEntry, SecretStore, SecretsPorts } from './ports.ts';
import { Storing } from './storing.ts';

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
  readonly #storing: Storing;
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
    const isOpen = (): boolean => this.#unlocked;
    this.#storing = new Storing({ ...ports, isOpen }, this.#ledger, (entry) => this.take(entry));
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

  /** Why SecretStorage could not be written just now. What waits for it is safe in the journal. */
  get storeProblem(): AuthError | undefined {
    return this.#storing.problem;
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
    return keysOf(this.#ledger, prefix);
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

  /** Removes a value here and in SecretStorage; with `generation`, only while it is still the value of that one. */
  async remove(key: string, generation?: number): Promise<void> {
    await this.#inTurn(async () => {
      if (generation !== undefined && this.generation(key) !== generation) return;
      if (this.get(key) !== undefined) await this.#change(key, undefined);
    });
  }

  /** Merges what a window holds, the newer one winning, and lets the journal go of what is safely stored. */
  async unlock(entries: readonly SecretEntry[]): Promise<void> {
    await this.#inTurn(() => this.#merge(entries.filter(({ key }) => !isLease(key))));
    await this.storePending();
  }

  /** Reads one secret from SecretStorage again, as {@link take} does. Without a window nothing changes. */
  async reread(key: string): Promise<boolean> {
    const entry = await this.#store.read(key).catch(() => undefined);
    return entry !== undefined && this.take(entry);
  }

  /** Takes over what SecretStorage holds when it is newer; when it is older, ours goes there. True when it was newer. */
  async take(entry: SecretEntry): Promise<boolean> {
    return this.#inTurn(async () => {
      const adopted = this.#adopt(entry);
      if (!adopted) void this.#storing.write(entry.key);
      return adopted;
    });
  }

  /** Stores through a window whatever SecretStorage is not known to hold. Failures wait for the next call. */
  async storePending(): Promise<void> {
    for (const [key, { stored }] of this.#ledger.held) {
      if (!stored) await this.#storing.write(key);
    }
  }

  async #merge(entries: readonly SecretEntry[]): Promise<void> {
    for (const entry of entries) this.#adopt(entry);
    confirm(this.#ledger, entries);
    this.#unlocked = true;
    const records = recordsOf(this.#ledger, this.#now());
    await this.#written(this.#journal.rewrite(records)).catch(() => undefined);
  }

  #adopt(entry: SecretEntry): boolean {
    const adopted = adopt(this.#ledger, entry);
    if (adopted) this.#changed(entry.key);
    return adopted;
  }

  async #change(key: string, value: string | undefined): Promise<void> {
    const step = { key, generation: this.generation(key) + 1, at: this.#now() };
    const record: JournalRecord =
      value === undefined ? { kind: 'remove', ...step } : { kind: 'put', ...step, value };
    await this.#append(record).catch(() => undefined);
    this.#ledger.held.set(key, { generation: step.generation, value, at: step.at, stored: false });
    this.#changed(key);
    void this.#storing.write(key);
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
