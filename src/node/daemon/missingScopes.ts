import { serverOf } from '../../core/accountId.ts';
import type { Happening } from '../../core/ports.ts';

/** What ends the wish for more scopes: it was answered, or there is nothing to add to. */
const ending: ReadonlySet<Happening['kind']> = new Set(['authorized', 'revoked', 'forgotten']);

/** The scopes that servers wanted beyond those granted, until the next authorization. */
export class MissingScopes {
  readonly #changed: () => void;
  readonly #missing = new Map<string, ReadonlySet<string>>();

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** `undefined` when a server wanted nothing more; empty when it did not say what. */
  of(serverId: string): ReadonlySet<string> | undefined {
    return this.#missing.get(serverId);
  }

  /** A server refused a request for want of these scopes. */
  note(serverId: string, scopes: readonly string[]): void {
    const known = this.#missing.get(serverId);
    if (known && scopes.every((scope) => known.has(scope))) return;
    this.#missing.set(serverId, new Set([...(known ?? []), ...scopes]));
    this.#changed();
  }

  settle({ kind, serverId }: Happening): void {
    if (ending.has(kind)) this.#missing.delete(serverOf(serverId));
  }
}
