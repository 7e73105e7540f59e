import type { Failure } from '../../core/credential.ts';
import { AuthError } from '../../core/errors.ts';
import {
  parsedHeaders,
  type HeaderSetting,
  type ParsedHeader,
} from '../../core/headers/headerSettings.ts';
import { isSigned, renderHeaders, type HeaderSources } from '../../core/headers/renderHeaders.ts';
import { drawRequestValues } from '../../core/headers/requestValues.ts';
import { KeyFailures } from '../../core/keys/keyFailures.ts';
import { keyOf, keyRecord } from '../../core/keys/keyRecords.ts';
import { keyNamesOf, serverKeysOf, type ServerKeys } from '../../core/keys/keysOfServer.ts';
import type { Now } from '../../core/ports.ts';
import type { Secrets } from '../../core/secrets.ts';
import type { Server } from '../../core/server.ts';
import type { SignedRequest } from '../../core/signing/signedRequest.ts';
import type { Injection } from '../gateway/ports.ts';
import type { KeyValues } from './keyValues.ts';
import { signerFor, type TemplateHeaders } from './signing.ts';

/** What the keys of servers put on their requests, and what servers said of them. */
export class KeyUse {
  readonly values: KeyValues;
  readonly #secrets: Secrets;
  readonly #now: Now;
  readonly #failures: KeyFailures;
  readonly #changed: () => void;
  readonly #parsed = new WeakMap<readonly HeaderSetting[], readonly ParsedHeader[]>();
  readonly #mayHave: (server: Server) => boolean;

  /** `mayHave` says whether a person let a server have what it names; absent where every server is of this machine. */
  constructor(
    secrets: Secrets,
    values: KeyValues,
    now: Now,
    changed: () => void,
    mayHave: (server: Server) => boolean = () => true,
  ) {
    this.#mayHave = mayHave;
    this.#changed = changed;
    this.#secrets = secrets;
    this.values = values;
    this.#now = now;
    this.#failures = new KeyFailures(now);
  }

  /**
   * An injection with the headers of the server beside those of its credential.
   * @throws AuthError `keys_unconfirmed`, see {@link renderHeaders}
   */
  async with(
    injection: Injection,
    server: Server,
    sources: HeaderSources = this.values,
  ): Promise<Injection> {
    if (!this.#mayHave(server)) throw this.#unconfirmed(server);
    const { headers: settings = [] } = server.auth;
    const templates = templatesOf(this.#parsedOf(settings), sources);
    const sign = signerFor(server, (name) => sources.secret(name), templates, this.#now);
    if (sign) return { ...injection, sign };
    if (settings.length === 0) return injection;
    const headers = await templates.before(drawRequestValues(this.#now()));
    return { ...injection, headers: { ...headers, ...injection.headers } };
  }

  /** What one request to a server has of its own. @throws AuthError see {@link renderHeaders} and the signer */
  async headersFor(
    server: Server,
    request: SignedRequest,
  ): Promise<Readonly<Record<string, string>>> {
    const { headers, sign } = await this.with({ headers: {} }, server);
    return { ...headers, ...(await sign?.headers(request)) };
  }

  /** Whether a server is shown keys, beside or instead of a token. */
  isShownTo({ auth }: Server): boolean {
    return auth.scheme === 'headers' || auth.signature !== undefined;
  }

  /**
   * Another injection after a 401: what a command printed may have been replaced at its source.
   * @throws AuthError `key_refused`
   */
  async again(server: Server): Promise<Injection> {
    const refused = this.#failureOf(server) !== undefined;
    const printed = this.values.forgetPrinted(keyNamesOf(server), refused);
    // A signature is made anew: what was refused may have been its age, or a nonce that was seen.
    if (printed || server.auth.signature) return this.with({ headers: {} }, server);
    throw new AuthError('key_refused', { host: new URL(server.url).host });
  }

  /** What a face needs to know; `undefined` for a server without keys. */
  of(server: Server): ServerKeys | undefined {
    const key = (name: string) => keyOf(this.#secrets, name);
    const hasVariable = (name: string) => this.values.hasVariable(name);
    return serverKeysOf(server, { key, hasVariable }, this.#failureOf(server));
  }

  /** Keeps that the server refused what it was shown, until one of it changes. Any other error is none of the keys. */
  note(server: Server, error: AuthError): void {
    if (error.code !== 'key_refused' && error.code !== 'signature_refused') return;
    this.#failures.note(server.id, this.#mark(server), error);
    this.#changed();
  }

  /** The server took what it was shown. */
  accepted(serverId: string): void {
    if (this.#failures.clear(serverId)) this.#changed();
  }

  /** Parsed once: the settings of a server are another object after each change. */
  #parsedOf(settings: readonly HeaderSetting[]): readonly ParsedHeader[] {
    const known = this.#parsed.get(settings);
    if (known) return known;
    const parsed = parsedHeaders(settings);
    this.#parsed.set(settings, parsed);
    return parsed;
  }

  #unconfirmed({ url }: Server): AuthError {
    return new AuthError('keys_unconfirmed', { host: new URL(url).host });
  }

  /** What keeps the keys of a server from it, or what it said to them. */
  #failureOf(server: Server): Failure | undefined {
    if (!this.#mayHave(server)) return { ...failureWith(this.#unconfirmed(server)), at: 0 };
    return this.#failures.of(server.id, this.#mark(server));
  }

  /** Another one as soon as a key, a variable or a header of the server is another. */
  #mark(server: Server): string {
    const generations = keyNamesOf(server).map((name) => this.#secrets.generation(keyRecord(name)));
    return JSON.stringify([server.changedAt, this.values.version, generations]);
  }
}

function failureWith({ code, details }: AuthError): Omit<Failure, 'at'> {
  return { code, details };
}

function templatesOf(all: readonly ParsedHeader[], sources: HeaderSources): TemplateHeaders {
  const waiting = all.filter(isSigned);
  return {
    before: (values) =>
      renderHeaders(
        all.filter((header) => !waiting.includes(header)),
        sources,
        values,
      ),
    after: (values, signature) => renderHeaders(waiting, withSignature(sources, signature), values),
  };
}

function withSignature(sources: HeaderSources, signature: string): HeaderSources {
  return {
    secret: (name) => sources.secret(name),
    variable: (name) => sources.variable(name),
    totp: (name) => sources.totp(name),
    signature,
  };
}
