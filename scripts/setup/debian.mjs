// @ts-check
import { findOnPath, run } from './process.mjs';

/**
 * The path of a program: one that PATH has, or Debian's package installed now.
 *
 * @param {readonly string[]} names of the program
 * @param {string} package_ Debian's package with it
 * @param {string} [otherwise] what else helps
 * @returns {Promise<string>}
 */
export async function ensureProgram(names, package_, otherwise = '') {
  const found = findOnPath(names);
  if (found) return found;
  if (canInstall()) await install(package_);
  const installed = findOnPath(names);
  if (installed) return installed;
  throw new Error(`${names[0]} is missing: run "sudo apt-get install ${package_}"${otherwise}.`);
}

function canInstall() {
  return process.getuid?.() === 0 && findOnPath(['apt-get']) !== undefined;
}

/** @param {string} package_ */
async function install(package_) {
  console.log(`Setting up ${package_} (once)…`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-qq'], { env });
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', package_], { env });
}
