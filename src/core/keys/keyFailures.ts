import type { Failure } from '../credential.ts';
import type { AuthError } from '../errors.ts';
import type { Now } from '../ports.ts';

/**
 * What servers said of the keys that they were shown last, in memory. `mark` names what was shown: a failure counts only
 * as long as the same would be shown again.
 */
export class KeyFailures {
  readonly #now: Now;
  readonly #noted = new Map<string, Failure & { readonly mark: string }>();

  constructor(now: Now) {
    this.#now = now;
  }

  note(serverId: string, mark: string, { code, details }: AuthError): void {
    this.#noted.set(serverId, { code, details, at: this.#now(), mark });
  }

  of(serverId: string, mark: string): Failure | undefined {
    const { mark: noted, ...failure } = this.#noted.get(serverId) ?? { mark: '' };
    return noted === mark && 'code' in failure ? failure : undefined;
  }

  /** The server took what it was shown. True when it had refused before. */
  clear(serverId: string): boolean {
    return this.#noted.delete(serverId);
  }
}
