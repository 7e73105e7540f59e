import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { accountNumber, credentialId, serverOf } from '../../core/accountId.ts';
import type { Secrets } from '../../core/secrets.ts';

/** The name of a pair's caller key, and what an account adds to it. */
const nameOf = (host: string, server: string, account?: string): string =>
  `callerKey/${host}/${server}${account === undefined ? '' : `~${accountNumber(account)}`}`;

/** The account that a name ends with: the first one has the server's own id. */
function accountIn(server: string, name: string): string | undefined {
  const number = name.split('~')[1];
  if (number === undefined) return undefined;
  return credentialId(server, Number(number));
}

/** The SHA-256 digest by which keys are compared and remembered. */
export const digest = (key: string): Buffer => createHash('sha256').update(key).digest();

/** The same as text, in base64url. */
export const keyDigest = (key: string): string => digest(key).toString('base64url');

/** Compares digests in constant time. */
export const isSameDigest = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && timingSafeEqual(one, other);

/** The caller keys of pairs, 256 bits each: one for the server as it is used by default, and one for each account named. */
export class CallerKeys {
  readonly #secrets: Secrets;

  constructor(secrets: Secrets) {
    this.#secrets = secrets;
  }

  /** Whether every key is known. */
  get unlocked(): boolean {
    return this.#secrets.unlocked;
  }

  get(host: string, server: string, account?: string): string | undefined {
    return this.#secrets.get(nameOf(host, server, account));
  }

  /** Makes the key unless it is there. */
  async make(host: string, server: string, account?: string): Promise<void> {
    const name = nameOf(host, server, account);
    if (this.#secrets.get(name) === undefined) await this.#secrets.put(name, newKey());
  }

  /** The digests of the keys of a pair; of those for one account only, when one is given. */
  digests(host: string, server: string, account?: string): Buffer[] {
    return this.#names(host, server, account).map((name) => digest(this.#secrets.get(name) ?? ''));
  }

  /** The account that a key names; `undefined` when the key is none of the pair. */
  match(host: string, server: string, shown: Uint8Array): { account?: string } | undefined {
    const found = this.#names(host, server).find((name) =>
      isSameDigest(digest(this.#secrets.get(name) ?? ''), shown),
    );
    if (found === undefined) return undefined;
    const account = accountIn(server, found);
    return account === undefined ? {} : { account };
  }

  /** Replaces every key of a pair. */
  async renew(host: string, server: string): Promise<void> {
    for (const name of this.#names(host, server)) await this.#secrets.put(name, newKey());
  }

  /** Deletes the keys of a pair; those for one account only, when one is given. */
  async remove(host: string, server: string, account?: string): Promise<void> {
    for (const name of this.#names(host, server, account)) await this.#secrets.remove(name);
  }

  #names(host: string, server: string, account?: string): string[] {
    const all = this.#secrets.keys(nameOf(host, server)).filter((name) => {
      return serverOf(name) === nameOf(host, server);
    });
    return account === undefined
      ? all
      : all.filter((name) => name === nameOf(host, server, account));
  }
}

const newKey = (): string => randomBytes(32).toString('base64url');
