import { rmdir } from 'node:fs/promises';
import { lock as takeLock } from 'proper-lockfile';
import { AuthError } from '../core/errors.ts';
import type { Journal } from '../core/journal.ts';
import { writeFileAtomic } from './atomicFile.ts';
import { errnoOf, readTextIfThere } from './existingFile.ts';

/** A lock counts for 10 s after its holder last said that it lives; others wait up to 3 s for it. */
const LOCK = { stale: 10_000, update: 2_000, wait: 100, tries: 30 };

/** The right to write a journal. */
export interface JournalLock {
  /** aborted when another process took it: ours slept through the time for which it counts */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

/**
 * Takes the right to write the journal in `path` for this process, so that it has one writer also when a hand-over is
 * cut off. The lock of a process that is gone counts for nothing, so that a killed daemon is followed at once.
 * Only for the daemon, and under the start lock: see {@link withStartLock}.
 * @throws AuthError `daemon_unavailable` with `details.reason`: `journal_locked`, or an errno
 */
export async function lockJournal(path: string): Promise<JournalLock> {
  const lost = new AbortController();
  try {
    if (!(await holderLives(path))) await rmdir(lockOf(path)).catch(() => undefined);
    const release = await take(path, () => lost.abort(taken()));
    await writeFileAtomic(holderOf(path), String(process.pid), { mode: 0o600 });
    return { lost: lost.signal, release: () => release().catch(() => undefined) };
  } catch (error) {
    const reason = errnoOf(error) ?? 'unknown';
    const told = { reason: reason === 'ELOCKED' ? 'journal_locked' : reason };
    throw new AuthError('daemon_unavailable', told, error);
  }
}

/** The journal under its lock: nothing is written once that is lost, and closing releases it. */
export function lockedJournal(journal: Journal, lock: JournalLock): Journal {
  const held = async (write: () => Promise<void>): Promise<void> => {
    lock.lost.throwIfAborted();
    await write();
  };
  return {
    read: () => journal.read(),
    append: (record) => held(() => journal.append(record)),
    rewrite: (records) => held(() => journal.rewrite(records)),
    close: () => journal.close().finally(() => lock.release()),
  };
}

const lockOf = (path: string): string => `${path}.lock`;
/** beside the lock, because nothing but an empty folder can be removed as one */
const holderOf = (path: string): string => `${path}.holder`;

const taken = () => new AuthError('journal_unwritable', { reason: 'taken' });

async function take(path: string, onCompromised: () => void): Promise<() => Promise<void>> {
  const { stale, update, wait, tries } = LOCK;
  const retries = { retries: tries, factor: 1, minTimeout: wait, maxTimeout: wait };
  const options = { lockfilePath: lockOf(path), realpath: false, stale, update, retries };
  return takeLock(path, { ...options, onCompromised });
}

/** Whether the process that last took the lock is there; another one may have its number by now, such as we. */
async function holderLives(path: string): Promise<boolean> {
  const pid = Number(await readTextIfThere(holderOf(path)));
  if (!(pid > 0) || pid === process.pid) return false;
  try {
    return process.kill(pid, 0) && !(await isZombie(pid));
  } catch (error) {
    return errnoOf(error) === 'EPERM';
  }
}

/** Ended, but not collected: in a container without an init that may last. Only Linux tells. */
async function isZombie(pid: number): Promise<boolean> {
  const text = await readTextIfThere(`/proc/${pid}/stat`).catch(() => undefined);
  return /\) [ZX] /u.test(text ?? '');
}
