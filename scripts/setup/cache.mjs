// @ts-check
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { withLock } from './lock.mjs';

/** Where test tools live that every checkout of the project shares. */
export function cacheRoot() {
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'mcp-keyring-test');
}

/**
 * The folder of one tool. An entry is there whole or not at all: it is built aside and renamed into place.
 *
 * @param {string} name with everything that its content depends on: version, platform
 * @param {string} label shown once, before it is built
 * @param {(folder: string) => Promise<void>} build fills an empty folder that may be renamed afterwards
 * @returns {Promise<string>}
 */
export async function cached(name, label, build) {
  const entry = join(cacheRoot(), name);
  if (existsSync(entry)) return entry;
  await withLock(`${entry}.lock`, async () => {
    if (!existsSync(entry)) await buildEntry(entry, label, build);
  });
  return entry;
}

/**
 * @param {string} entry
 * @param {string} label
 * @param {(folder: string) => Promise<void>} build
 */
async function buildEntry(entry, label, build) {
  console.log(`Setting up ${label}…`);
  const started = Date.now();
  await removeUnfinished(entry);
  const unfinished = await mkdtemp(`${entry}.tmp-`);
  try {
    await build(unfinished);
    await rename(unfinished, entry);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  console.log(`  done in ${Math.round((Date.now() - started) / 1000)} s: ${entry}`);
}

/** @param {string} entry */
async function removeUnfinished(entry) {
  await mkdir(cacheRoot(), { recursive: true });
  const names = await readdir(cacheRoot());
  const left = names
    .map((name) => join(cacheRoot(), name))
    .filter((p) => p.startsWith(`${entry}.tmp-`));
  await Promise.all(left.map((path) => rm(path, { recursive: true, force: true })));
}
