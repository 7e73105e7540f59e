import * as z from 'zod/mini';
import { AuthError } from '../../core/errors.ts';
import { oauthSettingsSchema, type OAuthSettings } from '../../core/oauth/settings.ts';
import type { Servers } from '../../core/ports.ts';
import {
  serverId,
  serverSchema,
  serverUrl,
  type Auth,
  type Server,
  type TlsFilePaths,
} from '../../core/server.ts';
import { readJson, writeJson } from '../jsonFile.ts';

const removedSchema = z.object({ id: z.string(), removedAt: z.number() });
type Removed = z.infer<typeof removedSchema>;
const fileSchema = z.object({ servers: z.array(z.unknown()) });

/** How long a removal is remembered, in ms, so that another machine's copy does not bring the server back. */
const MEMORY = 90 * 24 * 3_600_000;

/** The servers in the daemon's file. Holds no secret; the daemon is its one writer. */
export class ServersFile implements Servers {
  readonly #path: string;
  readonly #servers = new Map<string, Server>();
  readonly #removed = new Map<string, Removed>();
  /** what another version or a damaged copy put there: kept as it is */
  readonly #foreign = new Map<string, unknown>();
  #writing: Promise<void> = Promise.resolve();

  private constructor(path: string) {
    this.#path = path;
  }

  /** Reads the file; a damaged one is set aside and the list begins empty, to be filled from the Settings Sync copy. */
  static async open(path: string, damaged: (aside: string) => void): Promise<ServersFile> {
    const file = new ServersFile(path);
    const read = await readJson(path, fileSchema, damaged);
    file.#mergeAll(read?.servers ?? []);
    return file;
  }

  list(): readonly Server[] {
    return [...this.#servers.values()].toSorted((a, b) => a.name.localeCompare(b.name));
  }

  get(id: string): Server | undefined {
    return this.#servers.get(id);
  }

  /** The ids of servers that were removed, here or on another machine, and did not come back. */
  removed(): string[] {
    return [...this.#removed.keys()];
  }

  /** Adds a server. @throws AuthError `server_url_invalid`, `server_name_taken` */
  async add(name: string, url: string, auth: Auth, now: number): Promise<Server> {
    const trimmed = name.trim();
    const taken = this.list().some((other) => other.name.toLowerCase() === trimmed.toLowerCase());
    if (taken) throw new AuthError('server_name_taken', { name: trimmed });
    const id = serverId(trimmed, new Set([...this.#servers.keys(), ...this.#removed.keys()]));
    const server = serverSchema.parse({
      id,
      name: trimmed,
      url: serverUrl(url),
      transport: 'http',
      auth,
      changedAt: now,
    });
    this.#servers.set(id, server);
    await this.#write();
    return server;
  }

  /** Whether the metadata of a server may lead to the private network. @throws AuthError `server_unknown` */
  async allowPrivateAddresses(id: string, allowed: boolean, now: number): Promise<void> {
    await this.#change(id, now, ({ network }) => ({
      network: { ...network, privateAddresses: allowed },
    }));
  }

  /** Keeps what a person decided about a server's OAuth. @throws AuthError `server_unknown` */
  async configure(id: string, oauth: OAuthSettings, now: number): Promise<void> {
    await this.#change(id, now, ({ auth }) => ({
      auth: { ...auth, oauth: oauthSettingsSchema.parse(oauth) },
    }));
  }

  /**
   * Keeps how requests to a server are authenticated. Its files stay, see `keepTls`, and so do its OAuth settings, see
   * `configure`: who asks may have read them before they were changed. @throws AuthError `server_unknown`
   */
  async changeAuth(id: string, auth: Auth, now: number): Promise<void> {
    await this.#change(id, now, ({ auth: { tls, oauth } }) => ({
      auth: { ...auth, ...(oauth && { oauth }), ...(tls && { tls }) },
    }));
  }

  /** Keeps by which files a server knows us; without any, none. @throws AuthError `server_unknown` */
  async keepTls(id: string, paths: TlsFilePaths, now: number): Promise<void> {
    const named = Object.entries(paths).filter(([, path]) => path !== undefined);
    const tls = named.length > 0 && { tls: Object.fromEntries(named) };
    await this.#change(id, now, ({ auth: { tls: _before, ...auth } }) => ({
      auth: { ...auth, ...tls },
    }));
  }

  /** Keeps the authorities, in PEM, that count for a server; `undefined`: none. @throws AuthError `server_unknown` */
  async keepAuthorities(id: string, ca: string | undefined, now: number): Promise<void> {
    await this.#change(id, now, ({ network }) => ({ network: { ...network, ca } }));
  }

  /** Keeps what changed of which accounts a server has, and which it is used with. @throws AuthError `server_unknown` */
  async keepAccounts(
    id: string,
    kept: Partial<Record<'account', string | undefined> & Record<'accounts', number>>,
    now: number,
  ): Promise<void> {
    await this.#change(id, now, () => kept);
  }

  async #change(
    id: string,
    now: number,
    change: (server: Server) => { [Name in keyof Server]?: Server[Name] | undefined },
  ): Promise<void> {
    const server = this.#servers.get(id);
    if (!server) throw new AuthError('server_unknown', { server: id });
    this.#servers.set(id, serverSchema.parse({ ...server, ...change(server), changedAt: now }));
    await this.#write();
  }

  async remove(id: string, now: number): Promise<void> {
    if (!this.#servers.delete(id)) throw new AuthError('server_unknown', { server: id });
    this.#removed.set(id, { id, removedAt: now });
    await this.#write();
  }

  /** Merges the copy of another machine, server by server: the later change wins. True when something changed. */
  async merge(copy: readonly unknown[], now: number): Promise<boolean> {
    const before = JSON.stringify(this.copy(now));
    this.#mergeAll(copy);
    const changed = JSON.stringify(this.copy(now)) !== before;
    if (changed) await this.#write();
    return changed;
  }

  /** What the Settings Sync copy should hold: the servers, and the removals of the last months. */
  copy(now: number): unknown[] {
    const removed = [...this.#removed.values()].filter(({ removedAt }) => removedAt + MEMORY > now);
    return [...this.list(), ...removed, ...this.#foreign.values()];
  }

  #mergeAll(items: readonly unknown[]): void {
    for (const item of items) {
      const removed = removedSchema.safeParse(item);
      const server = serverSchema.safeParse(item);
      if (server.success) this.#mergeServer(server.data);
      else if (removed.success) this.#mergeRemoval(removed.data);
      else this.#foreign.set(JSON.stringify(item), item);
    }
  }

  #mergeServer(server: Server): void {
    const known =
      this.#servers.get(server.id)?.changedAt ?? this.#removed.get(server.id)?.removedAt ?? 0;
    if (server.changedAt <= known) return;
    this.#removed.delete(server.id);
    this.#servers.set(server.id, { ...server, name: this.#freeName(server) });
  }

  /** Names are unique, because VS Code tells servers apart by them alone. */
  #freeName({ id, name }: Server): string {
    const taken = new Set(
      [...this.#servers.values()].filter((other) => other.id !== id).map((other) => other.name),
    );
    let free = name;
    for (let n = 2; taken.has(free); n++) free = `${name.slice(0, 60)} ${n}`;
    return free;
  }

  #mergeRemoval(removal: Removed): void {
    const { id, removedAt } = removal;
    if (removedAt < (this.#servers.get(id)?.changedAt ?? 0)) return;
    this.#servers.delete(id);
    this.#removed.set(id, removal);
  }

  async #write(): Promise<void> {
    const write = this.#writing.then(() =>
      writeJson(this.#path, { servers: this.copy(Date.now()) }),
    );
    this.#writing = write.catch(() => undefined);
    await write;
  }
}
