import * as z from 'zod/mini';
import { AuthError } from '../../core/errors.ts';
import type { Secrets } from '../../core/secrets.ts';
import { hostIds, hostLabels, type HostId } from '../../hosts/host.ts';
import { connectionSchema, type Connection } from '../../protocol/state.ts';
import type { Caller } from '../gateway/ports.ts';
import { readJson, writeJson } from '../jsonFile.ts';
import { CallerKeys, digest, isSameDigest, keyDigest } from './callerKeys.ts';

const fileSchema = z.object({
  connections: z.array(z.object({ server: z.string(), connection: connectionSchema })),
  /** keys that ended, as SHA-256 digests in base64url, so that a tool which still shows one is told so */
  withdrawn: z.array(z.object({ server: z.string(), host: z.string(), digest: z.string() })),
});
type Content = z.infer<typeof fileSchema>;

/** How many withdrawn keys are remembered. */
const REMEMBERED = 50;

/** The registered pairs of host and server, and the caller key of each. */
export class Connections {
  readonly #path: string;
  readonly #keys: CallerKeys;
  #content: Content;
  #writing: Promise<void> = Promise.resolve();

  private constructor(path: string, secrets: Secrets, content: Content) {
    this.#path = path;
    this.#keys = new CallerKeys(secrets);
    this.#content = content;
  }

  /** Reads the file of registered pairs; a damaged one is set aside. */
  static async open(
    path: string,
    secrets: Secrets,
    damaged: (aside: string) => void,
  ): Promise<Connections> {
    const read = await readJson(path, fileSchema, damaged);
    return new Connections(path, secrets, read ?? { connections: [], withdrawn: [] });
  }

  /** The hosts that a server is connected to. */
  of(server: string): Connection[] {
    return this.#content.connections
      .filter((pair) => pair.server === server)
      .map((pair) => pair.connection);
  }

  /** Registers a pair and makes its caller key. */
  async add(server: string, connection: Connection): Promise<void> {
    await this.#keys.make(connection.host, server);
    const connections = [...this.#without(connection.host, server), { server, connection }];
    await this.#write({ ...this.#content, connections });
  }

  /** Ends a pair: its caller keys open nothing any more. */
  async remove(host: HostId, server: string): Promise<void> {
    const withdrawn = this.#withdrawn(host, server);
    await this.#keys.remove(host, server);
    await this.#write({ connections: this.#without(host, server), withdrawn });
  }

  /** Ends the caller keys for one account of a server, whoever has one. */
  async removeAccount(server: string, account: string): Promise<void> {
    for (const { host } of this.of(server)) {
      const withdrawn = this.#withdrawn(host, server, account);
      await this.#keys.remove(host, server, account);
      await this.#write({ ...this.#content, withdrawn });
    }
  }

  /** Gives every pair another caller key; those before open nothing any more. */
  async renewKeys(): Promise<void> {
    for (const { server, connection } of this.#content.connections) {
      const { host } = connection;
      const withdrawn = this.#withdrawn(host, server);
      await this.#keys.renew(host, server);
      await this.#write({ ...this.#content, withdrawn });
    }
  }

  /** Whether a pair has a caller key for this account. */
  hasKey(host: string, server: string, account: string): boolean {
    return this.#keys.get(host, server, account) !== undefined;
  }

  /**
   * The caller key that a file of this host holds, or will: made when there is none. It opens nothing before the pair is
   * registered. @throws AuthError `keyring_locked`
   */
  async writtenKey(host: string, server: string): Promise<string> {
    if (!this.#keys.unlocked) throw new AuthError('keyring_locked');
    await this.#keys.make(host, server);
    return this.#keys.get(host, server) ?? '';
  }

  /** The SHA-256 of a pair's caller key, in base64url; `undefined` when it has none. */
  digestOf(host: string, server: string): string | undefined {
    const key = this.#keys.get(host, server);
    return key === undefined ? undefined : keyDigest(key);
  }

  /** Whether this is, or was, a caller key of a registered pair; also by what is known of its file. */
  isKeyOf(host: string, server: string, key: string): boolean {
    const written = this.of(server).find((each) => each.host === host)?.keyDigest;
    return written === keyDigest(key) || this.identify(server, key)?.host === host;
  }

  /**
   * The caller key of a registered pair, for one account of the server or for whichever it is used with by default.
   * @throws AuthError `access_withdrawn`, `keyring_locked`
   */
  async key(host: string, server: string, account?: string): Promise<string> {
    const pair = this.#content.connections.find(
      (p) => p.server === server && p.connection.host === host,
    );
    if (!pair) throw new AuthError('access_withdrawn', { tool: labelOf(host) });
    const held = this.#keys.get(host, server, account);
    if (held !== undefined) return held;
    if (!this.#keys.unlocked) throw new AuthError('keyring_locked');
    // An account has none before it is named; or SecretStorage was emptied: the pair stays, its key is new.
    await this.#keys.make(host, server, account);
    return this.key(host, server, account);
  }

  /** The host, and the account when it names one, that this caller key belongs to on the route of a server. */
  identify(server: string, key: string): Caller | undefined {
    const shown = digest(key);
    for (const { host } of this.of(server)) {
      const live = this.#keys.match(host, server, shown);
      if (live) return { host, ...live };
    }
    const ended = this.#content.withdrawn.find(
      (one) => one.server === server && isSameDigest(Buffer.from(one.digest, 'base64url'), shown),
    );
    return ended && { host: ended.host, withdrawn: true };
  }

  /** The digests of ended keys, with those of this pair. */
  #withdrawn(host: HostId, server: string, account?: string): Content['withdrawn'] {
    const ended = this.#keys.digests(host, server, account).map((each) => {
      return { server, host, digest: each.toString('base64url') };
    });
    return [...this.#content.withdrawn, ...ended].slice(-REMEMBERED);
  }

  #without(host: string, server: string): Content['connections'] {
    return this.#content.connections.filter(
      (p) => p.server !== server || p.connection.host !== host,
    );
  }

  async #write(content: Content): Promise<void> {
    this.#content = content;
    const write = this.#writing.then(() => writeJson(this.#path, this.#content));
    this.#writing = write.catch(() => undefined);
    await write;
  }
}

function labelOf(host: string): string {
  const id = hostIds.find((known) => known === host);
  return id ? hostLabels[id] : host;
}
