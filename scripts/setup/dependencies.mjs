// @ts-check
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheRoot } from './cache.mjs';
import { withLock } from './lock.mjs';
import { npm } from './process.mjs';

const ROOT = join(import.meta.dirname, '../..');

/** @typedef {Record<string, { version?: string; optional?: boolean; devOptional?: boolean; peer?: boolean }>} Packages */

/** Installs the project's packages unless node_modules already holds what package-lock.json asks for. */
export async function ensureDependencies() {
  if (await isCurrent()) return;
  const checkout = createHash('sha256').update(ROOT).digest('hex').slice(0, 12);
  await withLock(join(cacheRoot(), `dependencies-${checkout}.lock`), async () => {
    if (await isCurrent()) return;
    console.log('Installing the packages of package-lock.json (about half a minute)…');
    // Not `npm ci`: it throws everything away first, and refuses a lock that misses a package of another platform.
    await npm(['install', '--no-save', '--ignore-scripts'], { cwd: ROOT });
  });
}

/** npm writes its own list into node_modules as the last step of an install: that list is the stamp. */
async function isCurrent() {
  const wanted = await readPackages(join(ROOT, 'package-lock.json'));
  const have = await readPackages(join(ROOT, 'node_modules/.package-lock.json'));
  const needed = Object.entries(wanted).filter(([path, entry]) => path && !mayBeMissing(entry));
  return needed.every(([path, { version }]) => have[path]?.version === version);
}

/** @param {Packages[string]} entry */
function mayBeMissing(entry) {
  return Boolean(entry.optional || entry.devOptional || entry.peer);
}

/**
 * @param {string} file
 * @returns {Promise<Packages>}
 */
async function readPackages(file) {
  const text = await readFile(file, 'utf8').catch(() => '{"packages":{}}');
  return JSON.parse(text).packages;
}
