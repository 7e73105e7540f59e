import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { lock } from 'proper-lockfile';
import { AuthError } from '../core/errors.ts';
import type { LockProtocol } from '../hosts/host.ts';
import { writeFileAtomic } from './atomicFile.ts';
import { errnoOf, readTextIfThere } from './existingFile.ts';

/** A host's file, how its host locks it, and the folder (of this host alone) that keeps its previous texts. */
export interface HostFile {
  readonly path: string;
  readonly lock: LockProtocol;
  readonly backups: string;
  /** permission bits for what is written, such as those of a file that comes to hold a key; else those it has */
  readonly mode?: number | undefined;
  /** how long to wait for a lock that somebody else holds, in ms; 12 s, which outlives the lock of a killed process */
  readonly patience?: number;
}

/** The whole new text from the whole old one; `undefined` is a file that is not there. Throws to refuse. */
export type HostFileEdit = (text: string | undefined) => string;

/** What an edit would change. `before` is absent when there is no file yet. */
export interface HostFilePlan {
  readonly path: string;
  readonly before?: string;
  readonly after: string;
}

interface Lock {
  /** somebody took the lock from us: after a long sleep of the machine */
  readonly lost: () => boolean;
  readonly release: () => Promise<void>;
}

/** As Claude Code does: a lock that was not renewed for so long belongs to nobody. */
const STALE = 10_000;
const PATIENCE = 12_000;
const KEPT_BACKUPS = 10;

/** Shows what an edit would do and writes nothing. @throws AuthError as {@link applyHostFile}, or as the edit */
export async function planHostFile(path: string, edit: HostFileEdit): Promise<HostFilePlan> {
  try {
    const before = await readTextIfThere(path);
    return { path, ...(before !== undefined && { before }), after: edit(before) };
  } catch (error) {
    throw fileError(path, error);
  }
}

/**
 * Edits a host's file under its host's own lock: read again, compare with `before`, keep a backup (0600, the last ten),
 * write whole, read back. Mode and symbolic link stay. An edit that changes nothing writes nothing.
 * @throws AuthError with `path` and `reason`: `host_file_changed` (`changed_since_preview`) when the file is not `before`
 * any more, `host_file_unwritable` (`locked`, `read_back` or an errno), `host_file_invalid` (`encoding`), or as the edit
 */
export async function applyHostFile(
  file: HostFile,
  edit: HostFileEdit,
  before: string | undefined,
): Promise<void> {
  try {
    const held = await acquire(file);
    await change(file, edit, before, held).finally(held.release);
  } catch (error) {
    throw fileError(file.path, error);
  }
}

async function change(
  file: HostFile,
  edit: HostFileEdit,
  before: string | undefined,
  held: Lock,
): Promise<void> {
  const current = await readTextIfThere(file.path);
  if (current !== before)
    throw new AuthError('host_file_changed', { reason: 'changed_since_preview' });
  const after = edit(current);
  if (after === (current ?? '')) return;
  if (current !== undefined) await backUp(file, current);
  if (held.lost()) throw unwritable('locked');
  await writeFileAtomic(file.path, after, file.mode === undefined ? {} : { mode: file.mode });
  if ((await readTextIfThere(file.path)) !== after) throw unwritable('read_back');
}

/** A rename would replace a file that may not be written, so that is asked first. */
async function backUp({ path, backups }: HostFile, text: string): Promise<void> {
  await (await open(path, 'r+')).close();
  await mkdir(backups, { recursive: true, mode: 0o700 });
  const time = new Date().toISOString().replaceAll(/[-:.]/gu, '');
  const name = `${basename(path)}.${time}.${randomBytes(3).toString('hex')}`;
  await writeFileAtomic(join(backups, name), text, { mode: 0o600 });
  await prune(backups, `${basename(path)}.`).catch(() => undefined);
}

async function prune(folder: string, prefix: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.startsWith(prefix)).toSorted();
  for (const name of names.slice(0, -KEPT_BACKUPS)) await rm(join(folder, name), { force: true });
}

/** The lock stands beside the path as given, also when that is a link or a file that is not there yet. */
async function acquire({ path, lock: protocol, patience = PATIENCE }: HostFile): Promise<Lock> {
  if (protocol === 'none') return { lost: () => false, release: async () => undefined };
  const lost = new AbortController();
  const options = { realpath: false, stale: STALE, onCompromised: () => lost.abort() };
  const release = await untilFree(() => lock(path, options), patience);
  return { lost: () => lost.signal.aborted, release: () => release().catch(() => undefined) };
}

async function untilFree<T>(take: () => Promise<T>, patience: number): Promise<T> {
  const end = performance.now() + patience;
  for (;;) {
    try {
      return await take();
    } catch (error) {
      if (!isHeld(error)) throw error;
      if (performance.now() > end) throw unwritable('locked', error);
      await setTimeout(50 + Math.random() * 50);
    }
  }
}

/** A folder that is not empty is another program's lock with a note inside; it is not ours to remove. */
function isHeld(error: unknown): boolean {
  return ['ELOCKED', 'ENOTEMPTY'].includes(errnoOf(error) ?? '');
}

function unwritable(reason: string, cause?: unknown): AuthError {
  return new AuthError('host_file_unwritable', { reason }, cause);
}

function fileError(path: string, error: unknown): AuthError {
  if (error instanceof AuthError)
    return new AuthError(error.code, { path, ...error.details }, error.cause);
  const errno = errnoOf(error);
  if (errno === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
    return new AuthError(
      'host_file_invalid',
      { path, line: '1', column: '1', reason: 'encoding' },
      error,
    );
  }
  return errno === undefined
    ? new AuthError('internal', { path }, error)
    : new AuthError('host_file_unwritable', { path, reason: errno }, error);
}
