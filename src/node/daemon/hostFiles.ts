import { homedir } from 'node:os';
import { join } from 'node:path';
import { AuthError } from '../../core/errors.ts';
import type { ConfigFile, HostId } from '../../hosts/host.ts';
import { hosts } from '../../hosts/hosts.ts';
import { hasContainer, removeEntry, setEntry, type EntryPlace } from '../../hosts/jsonEdit.ts';
import type { Servers } from '../../core/ports.ts';
import { routeUrl } from '../gateway/gate.ts';
import { readTextIfThere } from '../existingFile.ts';
import type { Connection } from '../../protocol/state.ts';
import { applyHostFile, planHostFile, type HostFileEdit, type HostFilePlan } from '../hostFile.ts';
import { launcherCommand, launcherPath, writeLauncher, type Launcher } from '../launcher.ts';
import type { Connections } from './connections.ts';
import type { GatewayPort } from './gatewayPort.ts';

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
  readonly file: ConfigFile;
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

  /** What a change would do to the host's file; nothing for a host without one. @throws AuthError as {@link apply} */
  async plan(change: ConnectionChange, env: Environment): Promise<{ file?: HostFilePlan }> {
    this.#requireServer(change);
    const target = this.#target(change, env);
    if (!target) return {};
    return { file: await planHostFile(target.path, this.#edit(target.file, change)) };
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
    if (made && !known) await this.#connections.add(server, made);
    try {
      if (target && change.action === 'connect') await this.#ensureLauncher();
      if (target) await this.#write(target, change, preview);
    } catch (error) {
      if (!known) await this.#connections.remove(host, server);
      throw error;
    }
    if (made && known) await this.#connections.add(server, made);
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
    const file = fileOf(change.host);
    if (!file) return undefined;
    const written = change.action === 'disconnect' ? this.#known(change)?.file : undefined;
    return { file, path: written ?? pathOf(file, env) };
  }

  async #connection(change: ConnectionChange, target: Target | undefined): Promise<Connection> {
    const { host, server } = change;
    const { delivery } = hosts[host];
    if (!target) return { host, delivery };
    const { file, path } = target;
    const made = !hasContainer(await readTextIfThere(path), this.#place(file, server));
    const emptied = this.#known(change)?.emptied ?? (made ? 'remove' : 'keep');
    return { host, delivery, file: path, port: this.#gateway.port, emptied };
  }

  /** What the entry names must be there. One that is there was written by a window, which knows its runtime better. */
  async #ensureLauncher(): Promise<void> {
    const there = await readTextIfThere(launcherPath(this.#folder));
    if (there === undefined) await writeLauncher(this.#launcher);
  }

  async #write(
    { file, path }: Target,
    change: ConnectionChange,
    preview: Preview | undefined,
  ): Promise<void> {
    const edit = this.#edit(file, change);
    const { before } = preview ?? { before: await readTextIfThere(path) };
    const backups = join(this.#folder, 'backups', change.host);
    await applyHostFile({ path, lock: file.lock, backups }, edit, before);
  }

  #edit(file: ConfigFile, change: ConnectionChange): HostFileEdit {
    const { host, server, action } = change;
    const place = this.#place(file, server);
    if (action === 'disconnect') {
      const emptied = this.#known(change)?.emptied;
      return (text) => removeEntry(text, place, emptied);
    }
    const headerCommand = launcherCommand(this.#folder, host, server);
    const entry = file.entry({ url: routeUrl(this.#gateway.port, server), headerCommand });
    return (text) => setEntry(text, place, entry);
  }

  #place(file: ConfigFile, server: string): EntryPlace {
    const launcher = launcherPath(this.#folder);
    return {
      path: file.entryPath(server),
      dialect: file.dialect,
      isOurs: (entry) => file.isOurs(entry, launcher),
    };
  }
}

function fileOf(host: HostId): ConfigFile | undefined {
  const description = hosts[host];
  return description.delivery === 'provider' ? undefined : description.file;
}

function pathOf(file: ConfigFile, env: Environment): string {
  const path = file.path({ home: homedir(), env, platform: process.platform });
  if (path === undefined)
    throw new AuthError('host_file_unwritable', { reason: 'platform', path: '' });
  return path;
}
