// @ts-check
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 500;
/** How long a lock may stay without its owner's pid: its maker died between the two steps. */
const NAMELESS_MS = 10_000;

/**
 * Runs `work` while holding a lock folder, so that two processes do not set up the same thing at once. It only saves
 * work: correctness comes from building aside and renaming, so taking over a dead owner's lock needs no more care.
 *
 * @template T
 * @param {string} path the lock folder
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(path, work) {
  await mkdir(dirname(path), { recursive: true });
  await acquire(path);
  try {
    return await work();
  } finally {
    await rm(path, { recursive: true, force: true });
  }
}

/** @param {string} path */
async function acquire(path) {
  for (;;) {
    if (await tryAcquire(path)) return;
    if (await isStale(path)) await rm(path, { recursive: true, force: true });
    else await sleep(POLL_MS);
  }
}

/** @param {string} path */
async function tryAcquire(path) {
  try {
    await mkdir(path);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
  await writeFile(join(path, 'pid'), String(process.pid));
  return true;
}

/** @param {string} path */
async function isStale(path) {
  const pid = Number(await readFile(join(path, 'pid'), 'utf8').catch(() => ''));
  if (pid > 0) return !isAlive(pid);
  const made = await stat(path).catch(() => undefined);
  return made !== undefined && Date.now() - made.mtimeMs > NAMELESS_MS;
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}
