import { lock } from 'proper-lockfile';
import { AuthError } from '../core/errors.ts';
import { errnoOf } from './existingFile.ts';
import { ensureFolder, paths } from './keyringFolder.ts';

/** A killed starter's lock counts for 3 s; others wait up to 4.5 s, which is less than a window waits for a daemon. */
const LOCK = { stale: 3000, update: 1000, wait: 100, tries: 45 };

/**
 * Runs `fn` while no other daemon of this keyring starts: probe the endpoint, remove a dead one, bind, publish. `signal`
 * aborts when the lock was lost (this process slept through it): nothing may be bound or published then.
 * Only for the daemon: proper-lockfile listens to the process's signals, which has no place in an extension host.
 * @throws AuthError `daemon_unavailable` with `details.reason`: `start_locked`, `start_lock_lost`, or an errno
 */
export async function withStartLock<T>(
  folder: string,
  fn: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  await ensureFolder(folder);
  const lost = new AbortController();
  const release = await take(folder, () => lost.abort(failure('start_lock_lost')));
  try {
    const result = await fn(lost.signal);
    lost.signal.throwIfAborted();
    return result;
  } finally {
    await release().catch(() => undefined); // lost, or already somebody else's
  }
}

async function take(folder: string, onCompromised: () => void): Promise<() => Promise<void>> {
  const { stale, update, wait, tries } = LOCK;
  try {
    return await lock(folder, {
      lockfilePath: paths(folder).startLock,
      realpath: false,
      stale,
      update,
      retries: { retries: tries, factor: 1, minTimeout: wait, maxTimeout: wait },
      onCompromised,
    });
  } catch (error) {
    const reason = errnoOf(error) ?? 'unknown';
    throw failure(reason === 'ELOCKED' ? 'start_locked' : reason, error);
  }
}

const failure = (reason: string, cause?: unknown) =>
  new AuthError('daemon_unavailable', { reason }, cause);
