import type { Failure } from '../../core/credential.ts';
import { AuthError } from '../../core/errors.ts';
import { parsedHeaders } from '../../core/headers/headerSettings.ts';
import { renderHeaders, type HeaderSources } from '../../core/headers/renderHeaders.ts';
import { drawRequestValues } from '../../core/headers/requestValues.ts';
import { KeyFailures } from '../../core/keys/keyFailures.ts';
import { keyOf, keyRecord } from '../../core/keys/keyRecords.ts';
import { keyNamesOf, serverKeysOf, type ServerKeys } from '../../core/keys/keysOfServer.ts';
import type { Now } from '../../core/ports.ts';
import type { Secrets } from '../../core/secrets.ts';
import type { Server } from '../../core/server.ts';
import type { Injection } from '../gateway/ports.ts';
import type { KeyValues } from './keyValues.ts';

/** What the keys of servers put on their requests, and what servers said of them. */
export class KeyUse {
  readonly values: KeyValues;
  readonly #secrets: Secrets;
  readonly #now: Now;
  readonly #failures: KeyFailures;
  readonly #changed: () => void;

  constructor(secrets: Secrets, values: KeyValues, now: Now, changed: () => void) {
    this.#changed = changed;
    this.#secrets = secrets;
    this.values = values;
    this.#now = now;
    this.#failures = new KeyFailures(now);
  }

  /** An injection with the headers of the server beside those of its credential. @throws AuthError see {@link renderHeaders} */
  async with(
    injection: Injection,
    server: Server,
    sources: HeaderSources = this.values,
  ): Promise<Injection> {
    const { headers: settings = [] } = server.auth;
    if (settings.length === 0) return injection;
    const values = drawRequestValues(this.#now());
    const headers = await renderHeaders(parsedHeaders(settings), sources, values);
    return { ...injection, headers: { ...headers, ...injection.headers } };
  }

  /** Whether a server is shown keys and no token: then nothing but another key helps when it refuses. */
  isShownTo({ auth }: Server): boolean {
    return auth.scheme === 'headers';
  }

  /**
   * Another injection after a 401: what a command printed may have been replaced at its source.
   * @throws AuthError `key_refused`, which is kept until a key changes
   */
  async again(server: Server): Promise<Injection> {
    if (this.values.forgetPrinted(keyNamesOf(server))) return this.with({ headers: {} }, server);
    throw this.refused(server);
  }

  /** What a face needs to know; `undefined` for a server without keys. */
  of(server: Server): ServerKeys | undefined {
    const key = (name: string) => keyOf(this.#secrets, name);
    const hasVariable = (name: string) => this.values.hasVariable(name);
    return serverKeysOf(server, { key, hasVariable }, this.#failureOf(server));
  }

  /** Notes that the server refused what it was shown. */
  refused(server: Server): AuthError {
    const error = new AuthError('key_refused', { host: new URL(server.url).host });
    this.#failures.note(server.id, this.#mark(server), error);
    this.#changed();
    return error;
  }

  /** The server took what it was shown. */
  accepted(serverId: string): void {
    if (this.#failures.clear(serverId)) this.#changed();
  }

  #failureOf(server: Server): Failure | undefined {
    return this.#failures.of(server.id, this.#mark(server));
  }

  /** Another one as soon as a key, a variable or a header of the server is another. */
  #mark(server: Server): string {
    const generations = keyNamesOf(server).map((name) => this.#secrets.generation(keyRecord(name)));
    return JSON.stringify([server.changedAt, this.values.version, generations]);
  }
}
