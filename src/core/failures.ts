import type { Failure } from './credential.ts';
import type { AuthError } from './errors.ts';
import type { Now } from './ports.ts';
import { credentialKey, credentialOf } from './records.ts';
import type { Secrets } from './secrets.ts';

/** What failed last with each credential, in memory: it may still succeed. Another credential has no part in it. */
export class Failures {
  readonly #secrets: Secrets;
  readonly #now: Now;
  readonly #noted = new Map<string, Failure & { readonly generation: number }>();

  constructor({ secrets, now }: { readonly secrets: Secrets; readonly now: Now }) {
    this.#secrets = secrets;
    this.#now = now;
  }

  /** Notes a failure of the credential that a server has now, unless it has none. */
  note(serverId: string, { code, details }: AuthError): void {
    const generation = this.#secrets.generation(credentialKey(serverId));
    if (credentialOf(this.#secrets, serverId))
      this.#noted.set(serverId, { code, details, at: this.#now(), generation });
  }

  of(serverId: string): Failure | undefined {
    const noted = this.#noted.get(serverId);
    const current = this.#secrets.generation(credentialKey(serverId));
    return noted?.generation === current ? noted : undefined;
  }

  clear(serverId: string): void {
    this.#noted.delete(serverId);
  }
}
