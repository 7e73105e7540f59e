import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import * as z from 'zod/mini';
import { AuthError } from '../../core/errors.ts';
import type { Secrets } from '../../core/secrets.ts';
import { hostIds, type HostId } from '../../hosts/host.ts';
import { hosts } from '../../hosts/hosts.ts';
import { connectionSchema, type Connection } from '../../protocol/state.ts';
import type { Caller } from '../gateway/ports.ts';
import { readJson, writeJson } from '../jsonFile.ts';

const fileSchema = z.object({
  connections: z.array(z.object({ server: z.string(), connection: connectionSchema })),
  /** keys that ended, as SHA-256 digests in base64url, so that a tool which still shows one is told so */
  withdrawn: z.array(z.object({ server: z.string(), host: z.string(), digest: z.string() })),
});
type Content = z.infer<typeof fileSchema>;

/** How many withdrawn keys are remembered. */
const REMEMBERED = 50;

const same = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && timingSafeEqual(one, other);
const digest = (key: string): Buffer => createHash('sha256').update(key).digest();
const newKey = (): string => randomBytes(32).toString('base64url');
const keyOf = (host: string, server: string): string => `callerKey/${host}/${server}`;

/** The registered pairs of host and server, and the caller key of each. */
export class Connections {
  readonly #path: string;
  readonly #secrets: Secrets;
  #content: Content;
  #writing: Promise<void> = Promise.resolve();

  private constructor(path: string, secrets: Secrets, content: Content) {
    this.#path = path;
    this.#secrets = secrets;
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

  /** Registers a pair and makes its caller key, 256 bits. */
  async add(server: string, connection: Connection): Promise<void> {
    const key = keyOf(connection.host, server);
    if (this.#secrets.get(key) === undefined) await this.#secrets.put(key, newKey());
    const connections = [...this.#without(connection.host, server), { server, connection }];
    await this.#write({ ...this.#content, connections });
  }

  /** Ends a pair: its caller key opens nothing any more. */
  async remove(host: HostId, server: string): Promise<void> {
    const withdrawn = this.#withdrawn(host, server);
    await this.#secrets.remove(keyOf(host, server));
    await this.#write({ connections: this.#without(host, server), withdrawn });
  }

  /** Gives every pair another caller key; those before open nothing any more. */
  async renewKeys(): Promise<void> {
    for (const { server, connection } of this.#content.connections) {
      const { host } = connection;
      const withdrawn = this.#withdrawn(host, server);
      await this.#secrets.put(keyOf(host, server), newKey());
      await this.#write({ ...this.#content, withdrawn });
    }
  }

  /** The caller key of a registered pair. @throws AuthError `access_withdrawn`, `keyring_locked` */
  async key(host: string, server: string): Promise<string> {
    const pair = this.#content.connections.find(
      (p) => p.server === server && p.connection.host === host,
    );
    if (!pair) throw new AuthError('access_withdrawn', { tool: labelOf(host) });
    const held = this.#secrets.get(keyOf(host, server));
    if (held !== undefined) return held;
    if (!this.#secrets.unlocked) throw new AuthError('keyring_locked');
    await this.add(server, pair.connection); // SecretStorage was emptied: the pair stays, its key is new
    return this.key(host, server);
  }

  /** The host that this caller key belongs to on the route of a server. Digests, compared in constant time. */
  identify(server: string, key: string): Caller | undefined {
    const shown = digest(key);
    const live = this.of(server).find(({ host }) => {
      const held = this.#secrets.get(keyOf(host, server));
      return held !== undefined && same(digest(held), shown);
    });
    if (live) return { host: live.host };
    const ended = this.#content.withdrawn.find(
      (one) => one.server === server && same(Buffer.from(one.digest, 'base64url'), shown),
    );
    return ended && { host: ended.host, withdrawn: true };
  }

  /** The digests of ended keys, with that of this pair. */
  #withdrawn(host: HostId, server: string): Content['withdrawn'] {
    const held = this.#secrets.get(keyOf(host, server));
    const ended =
      held === undefined ? [] : [{ server, host, digest: digest(held).toString('base64url') }];
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
  return id ? hosts[id].label : host;
}
