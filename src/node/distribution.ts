import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { withBusyRetry, writeFileAtomic } from './atomicFile.ts';
import { ifThere, readTextIfThere } from './existingFile.ts';
import { readEndpoint } from './endpoint.ts';
import { ensureFolder, paths } from './keyringFolder.ts';

/** `from` is the extension's dist folder, `folder` the keyring's, `version` the extension's. */
export interface Installation {
  readonly from: string;
  readonly folder: string;
  readonly version: string;
}

type Files = ReadonlyMap<string, Uint8Array>;

const HOUR = 3_600_000;
const KEPT = 2;
const TEMPORARY = '.tmp-';

/**
 * Copies the daemon's program to `versions/<version>-<hash of the contents>` and returns that folder, so that an update
 * of the extension pulls nothing away from a running daemon. Whole or not at all, safe to repeat and to race; a copy
 * that somebody damaged is mended. Versions that nobody uses go, but for the newest two.
 * @throws AuthError `daemon_unavailable` for an unsafe folder, or an errno
 */
export async function installVersion({ from, folder, version }: Installation): Promise<string> {
  const files = await programIn(from);
  const { versions } = paths(folder);
  await ensureFolder(folder);
  await ensureFolder(versions);
  const target = join(versions, `${version.replace(/[^\w.+-]/gu, '_')}-${hashOf(files)}`);
  if (!(await ifThere(stat(target)))) await place(files, versions, target);
  await mend(files, target);
  await utimes(target, new Date(), new Date()); // "newest" is the last that a window started
  await removeOthers(folder, basename(target));
  return target;
}

async function programIn(from: string): Promise<Files> {
  const names = (await readdir(from)).filter((name) => name.endsWith('.js')).toSorted();
  const files = new Map<string, Uint8Array>();
  for (const name of names) files.set(name, await readFile(join(from, name)));
  files.set('package.json', Buffer.from('{"type":"module"}\n'));
  return files;
}

function hashOf(files: Files): string {
  const hash = createHash('sha256');
  for (const [name, bytes] of files) hash.update(`${name} ${bytes.length}\n`).update(bytes);
  return hash.digest('hex').slice(0, 12);
}

async function place(files: Files, versions: string, target: string): Promise<void> {
  const temporary = join(versions, `${TEMPORARY}${randomBytes(6).toString('hex')}`);
  try {
    await mkdir(temporary, { mode: 0o700 });
    for (const [name, bytes] of files) {
      await writeFile(join(temporary, name), bytes, { mode: 0o600, flush: true });
    }
    await withBusyRetry(() => rename(temporary, target));
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    if (!(await ifThere(stat(target)))) throw error; // else another window was first
  }
}

async function mend(files: Files, target: string): Promise<void> {
  for (const [name, bytes] of files) {
    const found = await ifThere(readFile(join(target, name)));
    if (!found?.equals(bytes)) await writeFileAtomic(join(target, name), bytes, { mode: 0o600 });
  }
}

async function removeOthers(folder: string, current: string): Promise<void> {
  const { versions } = paths(folder);
  const isUsed = await usedBy(folder);
  const found = await installed(versions);
  const newest = found.filter(({ name }) => !name.startsWith(TEMPORARY)).slice(0, KEPT);
  for (const { name, age } of found) {
    const kept = name.startsWith(TEMPORARY)
      ? age < HOUR
      : name === current || isUsed(name) || newest.some((one) => one.name === name);
    if (kept) continue;
    // on Windows a program in use cannot be removed; the next start tries again
    await rm(join(versions, name), { recursive: true, force: true }).catch(() => undefined);
  }
}

/** What is installed, newest first; `age` in ms. */
async function installed(versions: string): Promise<{ name: string; age: number }[]> {
  const found = [];
  for (const name of await readdir(versions)) {
    const stats = await ifThere(stat(join(versions, name)));
    if (stats) found.push({ name, age: Date.now() - stats.mtimeMs });
  }
  return found.toSorted((a, b) => a.age - b.age);
}

/** A version is used when the published daemon has it, or when a launcher names it. */
async function usedBy(folder: string): Promise<(name: string) => boolean> {
  const endpoint = await readEndpoint(folder);
  const { bin } = paths(folder);
  const launchers = await Promise.all(
    ['headers', 'headers.cmd'].map((name) => readTextIfThere(join(bin, name))),
  );
  return (name) =>
    (endpoint !== undefined && name.startsWith(`${endpoint.version}-`)) ||
    launchers.some((text) => text?.includes(name));
}
