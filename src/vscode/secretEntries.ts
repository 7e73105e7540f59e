import type * as vscode from 'vscode';
import * as z from 'zod/mini';
import { AuthError } from '../core/errors.ts';
import type { Log, SecretEntry } from '../core/ports.ts';
import { keepAside } from './keepAside.ts';
import {
  LONGEST,
  joinedParts,
  partsOf,
  splitSchema,
  storeParts,
  sweepParts,
} from './secretParts.ts';

const PREFIX = 'entry/';

const wholeSchema = z.object({ generation: z.number(), value: z.string() });

/**
 * The keyring's secrets in SecretStorage, one entry per secret with its generation. A long value is split: its parts are
 * stored first, then the entry that counts them, so that a window that dies half-way leaves the value before.
 */
export class SecretEntries {
  /** the keys of the secrets that were found damaged and not written since */
  readonly damaged = new Set<string>();
  readonly #secrets: vscode.SecretStorage;
  readonly #log: Log;

  constructor(secrets: vscode.SecretStorage, log: Log) {
    this.#secrets = secrets;
    this.#log = log;
  }

  /**
   * Every entry that is whole. What is damaged or foreign stays where it is until something is written there; parts
   * without an entry go.
   */
  async all(): Promise<SecretEntry[]> {
    const keys = (await this.#secrets.keys()).filter((key) => key.startsWith(PREFIX));
    const read = await Promise.all(keys.map((key) => this.read(key.slice(PREFIX.length))));
    await this.#sweep();
    return read.filter((entry) => entry !== undefined);
  }

  async read(key: string): Promise<SecretEntry | undefined> {
    const text = await this.#secrets.get(PREFIX + key);
    if (text === undefined) return undefined;
    const json = parsed(text);
    const whole = wholeSchema.safeParse(json);
    if (whole.success) return { key, ...whole.data };
    const split = splitSchema.safeParse(json);
    const value = split.success ? await joinedParts(this.#secrets, key, split.data) : undefined;
    if (split.success && value !== undefined)
      return { key, generation: split.data.generation, value };
    this.damaged.add(key);
    this.#log.warn(`A secret in SecretStorage could not be read and is left alone: ${key}`);
    return undefined;
  }

  /** Tells of each entry that changed, whichever window of whichever machine wrote it. */
  onDidChange(listener: (key: string) => void): vscode.Disposable {
    return this.#secrets.onDidChange(({ key }) => {
      if (key.startsWith(PREFIX)) listener(key.slice(PREFIX.length));
    });
  }

  /**
   * Writes, or without a value deletes. A write that is late is none: the daemon has stopped waiting for it (`signal`),
   * or a newer value is there. What is damaged there is kept aside first.
   * @throws AuthError `store_unavailable` with reason `older`; the signal's reason
   */
  async write(
    key: string,
    generation: number,
    value: string | undefined,
    signal?: AbortSignal,
  ): Promise<void> {
    const there = await this.#secrets.get(PREFIX + key);
    const isDamaged = there !== undefined && (await this.read(key)) === undefined;
    if (isDamaged) await this.#keepAside(key, there);
    else if (((await this.#generation(key)) ?? 0) > generation)
      throw new AuthError('store_unavailable', { reason: 'older' });
    const text = value === undefined ? undefined : await this.#entry(key, generation, value);
    signal?.throwIfAborted();
    if (text === undefined) await this.#secrets.delete(PREFIX + key);
    else await this.#secrets.store(PREFIX + key, text);
    await this.#sweep();
    this.damaged.delete(key);
  }

  /** What was damaged, with the parts that are left of it: the next sweep would take them. */
  async #keepAside(key: string, text: string): Promise<void> {
    await keepAside(this.#secrets, PREFIX + key, text);
    for (const [name, part] of await partsOf(this.#secrets, key))
      await keepAside(this.#secrets, name, part);
  }

  async #entry(key: string, generation: number, value: string): Promise<string> {
    if (value.length <= LONGEST) return JSON.stringify({ generation, value });
    return JSON.stringify(await storeParts(this.#secrets, key, generation, value));
  }

  /** The generation of an entry; 0 for one that is damaged, `undefined` when there is none. */
  async #generation(key: string): Promise<number | undefined> {
    const text = await this.#secrets.get(PREFIX + key);
    if (text === undefined) return undefined;
    const known = z.object({ generation: z.number() }).safeParse(parsed(text));
    return known.success ? known.data.generation : 0;
  }

  /** What cannot be deleted now is tried again with the next change. */
  async #sweep(): Promise<void> {
    await sweepParts(this.#secrets, (key) => this.#generation(key)).catch(() =>
      this.#log.warn('Parts of older secrets could not be deleted from SecretStorage'),
    );
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
