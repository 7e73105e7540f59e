import { watch, type FSWatcher } from 'node:fs';
import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { toAuthError, traceOf, type AuthError } from '../../core/errors.ts';
import type { Log } from '../../core/ports.ts';
import type { ServerTls, TlsFilePaths } from '../../core/server.ts';
import { usable } from '../network/clientCertificate.ts';
import { loadTls, stampOf } from './load.ts';

/** The files of one server and what opens them. */
export interface TlsSource {
  readonly paths: TlsFilePaths;
  /** tried in this order; none may be needed */
  readonly passphrases: readonly string[];
}

/** What the files of a server gave, and what is wrong with them now: then `tls` is what they held before. */
export interface Held {
  readonly tls?: ServerTls | undefined;
  readonly problem?: AuthError | undefined;
}

interface Entry {
  readonly source: TlsSource;
  readonly watchers: readonly FSWatcher[];
  /** of the files as they were read last; empty before */
  stamp: string;
  held: Held;
  reading: Promise<void> | undefined;
}

/**
 * The certificates and keys that lie in files, by server. A file that changed is read before the next use; the folder is
 * watched besides, so that people see it at once. What was written half way, or is no good, leaves the one before in use
 * as long as that is valid.
 */
export class TlsFiles {
  readonly #log: Log;
  readonly #changed: () => void;
  readonly #entries = new Map<string, Entry>();

  /** `changed` is called after files were read anew. */
  constructor(log: Log, changed: () => void) {
    this.#log = log;
    this.#changed = changed;
  }

  /** What the files hold at this moment. @throws AuthError `client_certificate_invalid` when they never held anything good */
  async of(serverId: string, source: TlsSource): Promise<ServerTls> {
    const entry = this.#entry(serverId, source);
    await this.#refresh(serverId, entry);
    const { tls, problem } = entry.held;
    if (tls && !(problem && unfitness(tls))) return tls;
    throw problem ?? toAuthError(undefined);
  }

  /** What was read last; begins to read what was not yet. */
  seen(serverId: string, source: TlsSource): Held {
    const entry = this.#entry(serverId, source);
    if (entry.stamp === '' && !entry.reading) void this.#refresh(serverId, entry);
    return entry.held;
  }

  /** Lets go of a server's files. */
  forget(serverId: string): void {
    for (const watcher of this.#entries.get(serverId)?.watchers ?? []) watcher.close();
    this.#entries.delete(serverId);
  }

  /** Ends every watch. */
  dispose(): void {
    for (const id of this.#entries.keys()) this.forget(id);
  }

  #entry(serverId: string, source: TlsSource): Entry {
    const known = this.#entries.get(serverId);
    if (known && isDeepStrictEqual(known.source, source)) return known;
    this.forget(serverId);
    const look = (): void => void this.#refresh(serverId, entry);
    const watchers = foldersOf(source.paths).flatMap((folder) => watched(folder, look));
    const entry: Entry = { source, watchers, stamp: '', held: {}, reading: undefined };
    this.#entries.set(serverId, entry);
    return entry;
  }

  /** One reading at a time; who comes during one waits for the next, since that one may have missed a change. Never rejects. */
  async #refresh(serverId: string, entry: Entry): Promise<void> {
    if (entry.reading) await entry.reading;
    entry.reading ??= this.#read(serverId, entry).finally(() => (entry.reading = undefined));
    await entry.reading;
  }

  async #read(serverId: string, entry: Entry): Promise<void> {
    const stamp = await stampOf(entry.source.paths);
    const isOther = stamp !== entry.stamp;
    // The day of one that is for later comes without a change of its file.
    if (!isOther && entry.held.problem?.details['reason'] !== 'not_yet_valid') return;
    const before = entry.held.tls;
    entry.held = await held(entry.source, before);
    entry.stamp = stamp;
    if (!isOther && entry.held.problem) return;
    this.#tell(serverId, entry.held, before);
    if (this.#entries.get(serverId) === entry) this.#changed();
  }

  #tell(serverId: string, { tls, problem }: Held, before: ServerTls | undefined): void {
    const still = tls ? '; the one before stays in use' : '';
    if (problem) this.#log.warn(`${serverId}: certificate files: ${traceOf(problem)}${still}`);
    else if (before) this.#log.info(`${serverId}: renewed certificate files are in use`);
  }
}

/** What files hold; what they held before as long as that is valid and they are no good. */
async function held(source: TlsSource, before: ServerTls | undefined): Promise<Held> {
  const kept = before && !unfitness(before) ? before : undefined;
  try {
    const tls = await loadTls(source);
    const problem = kept && unfitness(tls);
    return problem ? { tls: kept, problem } : { tls };
  } catch (error) {
    const problem = toAuthError(error, 'client_certificate_invalid');
    return { ...(kept && { tls: kept }), problem };
  }
}

/** Why a client certificate cannot be used now. */
function unfitness({ identity }: ServerTls): AuthError | undefined {
  try {
    if (identity) usable(identity);
    return undefined;
  } catch (error) {
    return toAuthError(error);
  }
}

function foldersOf({ certificate, key, ca }: TlsFilePaths): string[] {
  const paths = [certificate, key, ca].filter((path) => path !== undefined);
  return [...new Set(paths.map((path) => dirname(path)))];
}

/** Any change counts: what is there may be links to where the files are. Where nothing can be watched, each use looks. */
function watched(folder: string, look: () => void): FSWatcher[] {
  try {
    const watcher = watch(folder, { persistent: false }, look);
    return [watcher.on('error', () => watcher.close())];
  } catch {
    return [];
  }
}
