import type { Credential } from '../../core/credential.ts';
import type { Happening } from '../../core/ports.ts';

/** What answers the wish for more scopes, or leaves nothing to add them to. */
const answering: ReadonlySet<Happening['kind']> = new Set(['authorized', 'revoked', 'forgotten']);

type Granted = Pick<Credential, 'askedScopes' | 'scopes'>;

/** The scopes for want of which a server refused an account, by the id of its credential. */
export class MissingScopes {
  readonly #changed: () => void;
  readonly #missing = new Map<string, ReadonlySet<string>>();

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** `undefined` when an account lacks nothing; empty when the server did not say what. */
  of(id: string): ReadonlySet<string> | undefined {
    return this.#missing.get(id);
  }

  /** A server refused a request of this account for want of these scopes. */
  note(id: string, scopes: readonly string[]): void {
    const known = this.#missing.get(id);
    if (known && scopes.every((scope) => known.has(scope))) return;
    this.#missing.set(id, new Set([...(known ?? []), ...scopes]));
    this.#changed();
  }

  /** What was asked for or granted is no longer missing, nor is anything without a credential. */
  settle({ kind, serverId: id }: Happening, credential: Granted | undefined): void {
    if (!answering.has(kind)) return;
    const { askedScopes = [], scopes = [] } = credential ?? {};
    const answered = new Set([...askedScopes, ...scopes]);
    const open = [...(this.of(id) ?? [])].filter((scope) => !answered.has(scope));
    if (credential && open.length > 0) this.#missing.set(id, new Set(open));
    else this.#missing.delete(id);
  }
}
