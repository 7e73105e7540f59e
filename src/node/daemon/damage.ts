import type { Log } from '../../core/ports.ts';
import type { Problem } from '../../protocol/state.ts';

/** What can be found damaged, apart from single secrets. */
export type DamagedPart = 'servers' | 'connections' | 'journal' | 'copy' | 'key';

/** What was found damaged, by the daemon or by a window, and set aside: told until a person mended or dismissed it. */
export class Damage {
  readonly #log: Log;
  readonly #parts = new Map<DamagedPart, string>();
  readonly #secrets = new Set<string>();

  constructor(log: Log) {
    this.#log = log;
  }

  /** `aside` is the file that is kept; none when a window keeps it. */
  note(part: DamagedPart, aside = ''): void {
    this.#parts.set(part, aside);
    this.#log.warn(`Damaged: ${part}${aside && `, kept as ${aside}`}`);
  }

  /** A secret that a window could not read from its SecretStorage. */
  noteSecret(key: string): void {
    this.#secrets.add(key);
  }

  hasSecret(key: string): boolean {
    return this.#secrets.has(key);
  }

  /** It is mended, or a person has read it. */
  clear(part: string): void {
    for (const known of this.#parts.keys()) if (known === part) this.#parts.delete(known);
  }

  get problems(): Problem[] {
    return [...this.#parts].map(([reason, path]) => ({
      code: 'data_damaged',
      details: { reason, ...(path && { path }) },
    }));
  }
}
