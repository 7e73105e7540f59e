import { randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import {
  type FileHandle,
  open,
  readdir,
  readlink,
  realpath,
  rename,
  rm,
  stat,
} from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { errnoOf, ifThere } from './existingFile.ts';

/** `mode` are permission bits that win over an existing file's. Without it: the existing file's, 0600 for a new file. */
export interface WriteOptions {
  readonly mode?: number;
}

const HOUR = 3_600_000;
const BUSY = new Set(['EPERM', 'EBUSY', 'EACCES']);

/**
 * Writes a file whole or not at all, whenever the process is killed: a temporary file beside it, fsync, rename, fsync
 * of the folder. A symbolic link survives, its target is written. Mode and, where we may, owner stay.
 * @throws the errno of the failed call; the old file is untouched then and nothing is left behind
 */
export async function writeFileAtomic(
  path: string,
  text: string | Uint8Array,
  options: WriteOptions = {},
): Promise<void> {
  const target = await linkTarget(path);
  const before = await fileIfThere(target);
  const mode = options.mode ?? (before ? before.mode & 0o777 : 0o600);
  const temporary = join(dirname(target), temporaryName(target));
  try {
    await writeDurably(temporary, text, mode, before);
    await withBusyRetry(() => rename(temporary, target));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(dirname(target));
  await sweep(target).catch(() => undefined);
}

/** Repeats what a virus scanner or an indexer on Windows holds up for a moment, for a good second; elsewhere does it once. */
export async function withBusyRetry<T>(
  action: () => Promise<T>,
  platform: NodeJS.Platform = process.platform,
): Promise<T> {
  for (let wait = 10; ; wait *= 2) {
    try {
      return await action();
    } catch (error) {
      if (platform !== 'win32' || wait > 1000 || !BUSY.has(errnoOf(error) ?? '')) throw error;
      await setTimeout(wait);
    }
  }
}

/** Where a path leads, also through a link whose target is not there yet. */
async function linkTarget(path: string): Promise<string> {
  const real = await ifThere(realpath(path));
  if (real !== undefined) return real;
  const link = await readlink(path).catch(() => undefined);
  return link === undefined ? path : linkTarget(resolve(await realpath(dirname(path)), link));
}

/** Refuses what a rename would destroy: a link to `/dev/null` is how people switch a file off. */
async function fileIfThere(path: string): Promise<Stats | undefined> {
  const found = await ifThere(stat(path));
  if (!found || found.isFile()) return found;
  throw Object.assign(new Error('not a regular file'), { code: 'EINVAL' });
}

async function writeDurably(
  path: string,
  text: string | Uint8Array,
  mode: number,
  owner: Stats | undefined,
): Promise<void> {
  const handle = await open(path, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    if (owner) await keepOwner(handle, owner);
    await handle.chmod(mode);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function keepOwner(handle: FileHandle, owner: Stats): Promise<void> {
  const ours = await handle.stat();
  if (ours.uid === owner.uid && ours.gid === owner.gid) return;
  await handle.chown(owner.uid, owner.gid).catch(() => undefined);
}

/** Makes a rename survive a power cut. Some file systems cannot, and Windows has no such call. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

const temporaryName = (target: string) =>
  `.${basename(target)}.${randomBytes(6).toString('hex')}.tmp`;

/** Removes what a killed process left of earlier writes to the same file. */
async function sweep(target: string): Promise<void> {
  const start = `.${basename(target)}.`;
  for (const name of await readdir(dirname(target))) {
    if (!name.startsWith(start) || !/^[0-9a-f]{12}\.tmp$/u.test(name.slice(start.length))) continue;
    const file = join(dirname(target), name);
    if (Date.now() - (await stat(file)).mtimeMs > HOUR) await rm(file, { force: true });
  }
}
