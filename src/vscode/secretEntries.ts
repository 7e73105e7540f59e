import type * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { Log, SecretEntry } from '../core/ports.ts';
import { keepAside } from './keepAside.ts';

const PREFIX = 'entry/';
/** Windows caps a secret near 2.5 kB of UTF-16: longer values are split. In characters. */
const LONGEST = 1_000;

const wholeSchema = z.object({ generation: z.number(), value: z.string() });
const splitSchema = z.object({ generation: z.number(), parts: z.number() });

const partKey = (key: string, generation: number, part: number): string =>
  `part/${key}/${generation}/${part}`;

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

  /** Every entry that is whole. What is damaged or foreign stays where it is until something is written there. */
  async all(): Promise<SecretEntry[]> {
    const keys = (await this.#secrets.keys()).filter((key) => key.startsWith(PREFIX));
    const read = await Promise.all(keys.map((key) => this.read(key.slice(PREFIX.length))));
    return read.filter((entry) => entry !== undefined);
  }

  async read(key: string): Promise<SecretEntry | undefined> {
    const text = await this.#secrets.get(PREFIX + key);
    if (text === undefined) return undefined;
    const json = parsed(text);
    const whole = wholeSchema.safeParse(json);
    if (whole.success) return { key, ...whole.data };
    const split = splitSchema.safeParse(json);
    const value = split.success ? await this.#joined(key, split.data) : undefined;
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

  async write(key: string, generation: number, value: string | undefined): Promise<void> {
    const text = await this.#secrets.get(PREFIX + key);
    const isDamaged = text !== undefined && (await this.read(key)) === undefined;
    if (isDamaged) await keepAside(this.#secrets, PREFIX + key, text);
    const before = splitSchema.safeParse(isDamaged ? undefined : parsed(text ?? ''));
    if (value === undefined) await this.#secrets.delete(PREFIX + key);
    else await this.#secrets.store(PREFIX + key, await this.#entry(key, generation, value));
    if (before.success && before.data.generation !== generation)
      await this.#deleteParts(key, before.data);
    this.damaged.delete(key);
  }

  async #entry(key: string, generation: number, value: string): Promise<string> {
    if (value.length <= LONGEST) return JSON.stringify({ generation, value });
    const parts = Math.ceil(value.length / LONGEST);
    for (let part = 0; part < parts; part++) {
      await this.#secrets.store(
        partKey(key, generation, part),
        value.slice(part * LONGEST, (part + 1) * LONGEST),
      );
    }
    return JSON.stringify({ generation, parts });
  }

  async #joined(
    key: string,
    { generation, parts }: z.infer<typeof splitSchema>,
  ): Promise<string | undefined> {
    const found = await Promise.all(
      Array.from({ length: parts }, (_, part) => this.#secrets.get(partKey(key, generation, part))),
    );
    return found.every((part) => part !== undefined) ? found.join('') : undefined;
  }

  async #deleteParts(
    key: string,
    { generation, parts }: z.infer<typeof splitSchema>,
  ): Promise<void> {
    for (let part = 0; part < parts; part++)
      await this.#secrets.delete(partKey(key, generation, part));
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
