import { join } from 'node:path';
import { AuthError } from '../../core/errors.ts';
import { editorFor } from '../../hosts/editors.ts';
import type { EntryPlace } from '../../hosts/entryPlace.ts';
import type { FileHost, HostId, Marks } from '../../hosts/host.ts';
import { hosts } from '../../hosts/hosts.ts';
import type { Servers } from '../../core/ports.ts';
import { routeUrl } from '../gateway/gate.ts';
import { readTextIfThere } from '../existingFile.ts';
import type { Connection } from '../../protocol/state.ts';
import { applyHostFile, planHostFile, type HostFileEdit, type HostFilePlan } from '../hostFile.ts';
import { launcherPath, writeLauncher, type Launcher } from '../launcher.ts';
import { keyDigest } from './callerKeys.ts';
import type { Connections } from './connections.ts';
import type { GatewayPort } from './gatewayPort.ts';
import { entryFor, pathOf } from './hostEntry.ts';

/** Stands for a caller key wherever a change is only shown. */
const HIDDEN = '••••••••';

/** A file that holds a caller key is for its user alone. */
const OWNER_ONLY = 0o600;

/** One change of a pair of host and server. */
export interface ConnectionChange {
  readonly host: HostId;
  readonly server: string;
  readonly action: 'connect' | 'disconnect';
}

/** What a person saw of a host's file before a change; `undefined`: that there is none. */
export interface Preview {
  readonly before: string | undefined;
}

/** The variables that decide where hosts keep their files, of the window that asks. */
type Environment = Readonly<Record<string, string>>;

interface Target {
  readonly host: FileHost;
  readonly path: string;
}

/** Connects servers to hosts: plans the change of a host's file, writes it, and registers the pair. */
export class HostFiles {
  readonly #folder: string;
  readonly #launcher: Launcher;
  readonly #connections: Connections;
  readonly #gateway: GatewayPort;
  readonly #servers: Servers;

  constructor(
    launcher: Launcher,
    connections: Connections,
    gateway: GatewayPort,
    servers: Servers,
  ) {
    this.#folder = launcher.folder;
    this.#launcher = launcher;
    this.#connections = connections;
    this.#gateway = gateway;
    this.#servers = servers;
  }

  /**
   * What a change would do to the host's file, without a key that would be written; nothing for a host without one.
   * @throws AuthError as {@link apply}
   */
  async plan(change: ConnectionChange, env: Environment): Promise<{ file?: HostFilePlan }> {
    this.#requireServer(change);
    const target = this.#target(change, env);
    if (!target) return {};
    const key = this.#known(change) && (await this.#key(target, change));
    const file = await planHostFile(target.path, await this.#edit(target, change, key ?? HIDDEN));
    if (key === undefined || file.after === file.before) return { file };
    return { file: { ...file, after: file.after.replaceAll(key, HIDDEN) } };
  }

  /**
   * Makes the change. The pair is registered before its entry is there, and ended after it is gone; when the file cannot
   * be written, all is as before. A pair that is connected again has its new port only once its entry names that. Without
   * a preview whatever is there is changed.
   * @throws AuthError `server_unknown` for a connect, `host_file_changed` when the file is not as in the preview, and those
   *   of {@link applyHostFile}
   */
  async apply(change: ConnectionChange, env: Environment, preview?: Preview): Promise<void> {
    const { host, server, action } = change;
    this.#requireServer(change);
    const target = this.#target(change, env);
    const known = this.#known(change);
    const made = action === 'connect' ? await this.#connection(change, target) : undefined;
    try {
      const key = target && (await this.#key(target, change));
      const written = made && { ...made, ...(key !== undefined && { keyDigest: keyDigest(key) }) };
      if (written && !known) await this.#connections.add(server, written);
      if (target && change.action === 'connect') await this.#ensureLauncher();
      if (target) await this.#write(target, change, key, preview);
      if (written && known) await this.#connections.add(server, written);
    } catch (error) {
      if (!known) await this.#connections.remove(host, server);
      throw error;
    }
    if (action === 'disconnect') await this.#connections.remove(host, server);
  }

  /** A pair with a server that is not there could never be ended. */
  #requireServer({ action, server }: ConnectionChange): void {
    if (action === 'connect' && !this.#servers.get(server))
      throw new AuthError('server_unknown', { server });
  }

  #known({ host, server }: ConnectionChange): Connection | undefined {
    return this.#connections.of(server).find((connection) => connection.host === host);
  }

  /** The file of a host: for a disconnect the one that was written, wherever it would be now. */
  #target(change: ConnectionChange, env: Environment): Target | undefined {
    const host = hosts[change.host];
    if (host.delivery === 'provider') return undefined;
    const written = change.action === 'disconnect' ? this.#known(change)?.file : undefined;
    return { host, path: written ?? pathOf(host, env) };
  }

  async #connection(change: ConnectionChange, target: Target | undefined): Promise<Connection> {
    const { host, server } = change;
    const { delivery } = hosts[host];
    if (!target) return { host, delivery };
    const { path } = target;
    const editor = await editorFor(target.host.file.dialect);
    const made = !editor.hasContainer(await readTextIfThere(path), this.#place(target, server));
    const emptied = this.#known(change)?.emptied ?? (made ? 'remove' : 'keep');
    return { host, delivery, file: path, port: this.#gateway.port, emptied };
  }

  /** The caller key that the change writes. */
  async #key({ host }: Target, { server, action }: ConnectionChange): Promise<string | undefined> {
    const isWritten = action === 'connect' && host.delivery === 'gateway';
    return isWritten ? this.#connections.writtenKey(host.id, server) : undefined;
  }

  /** What the entry names must be there. One that is there was written by a window, which knows its runtime better. */
  async #ensureLauncher(): Promise<void> {
    const there = await readTextIfThere(launcherPath(this.#folder));
    if (there === undefined) await writeLauncher(this.#launcher);
  }

  async #write(
    target: Target,
    change: ConnectionChange,
    key: string | undefined,
    preview: Preview | undefined,
  ): Promise<void> {
    const { host, path } = target;
    const edit = await this.#edit(target, change, key);
    const { before } = preview ?? { before: await readTextIfThere(path) };
    const backups = join(this.#folder, 'backups', host.id);
    const mode = key === undefined ? undefined : OWNER_ONLY;
    await applyHostFile({ path, lock: host.file.lock, backups, mode }, edit, before);
  }

  async #edit(
    target: Target,
    change: ConnectionChange,
    key: string | undefined,
  ): Promise<HostFileEdit> {
    const { server, action } = change;
    const place = this.#place(target, server);
    const editor = await editorFor(place.dialect);
    if (action === 'connect') {
      const url = routeUrl(this.#gateway.port, server);
      const entry = entryFor(target.host, { folder: this.#folder, server, url, key });
      return (text) => editor.setEntry(text, place, entry);
    }
    const emptied = this.#known(change)?.emptied;
    return (text) => editor.removeEntry(text, place, emptied);
  }

  #place({ host: { id, file } }: Target, server: string): EntryPlace {
    const marks: Marks = {
      launcher: launcherPath(this.#folder),
      url: routeUrl(this.#gateway.port, server),
      isKey: (key) => this.#connections.isKeyOf(id, server, key),
    };
    return {
      path: file.entryPath(server),
      dialect: file.dialect,
      isOurs: (entry) => file.isOurs(entry, marks),
    };
  }
}
