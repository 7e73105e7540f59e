import type { Key } from '../../core/keys/key.ts';

/** How long a revoked key can be asked about, in ms. */
const MEMORY = 600_000;

/**
 * Keys that were revoked a moment ago, in memory only, so that any window can ask whether servers still take them. Of a
 * name, the last one.
 */
export class RevokedKeys {
  readonly #memory: number;
  readonly #keys = new Map<string, { readonly key: Key; readonly end: NodeJS.Timeout }>();

  /** @param memory how long a key is remembered, in ms */
  constructor(memory = MEMORY) {
    this.#memory = memory;
  }

  /** Remembers a key that is deleted now. */
  note(key: Key): void {
    this.#forget(key.name);
    const end = setTimeout(() => this.#keys.delete(key.name), this.#memory);
    this.#keys.set(key.name, { key, end: end.unref() });
  }

  /** The key of a name; `undefined` when none was revoked, or too long ago. */
  of(name: string): Key | undefined {
    return this.#keys.get(name)?.key;
  }

  /** Forgets all. */
  dispose(): void {
    for (const name of this.#keys.keys()) this.#forget(name);
  }

  #forget(name: string): void {
    clearTimeout(this.#keys.get(name)?.end);
    this.#keys.delete(name);
  }
}
