// @ts-check
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A program says what is wrong in its first lines or its last; npm prints its manual in between. */
const SHOWN = 2000;

/**
 * Runs a program to its end and returns what it printed. Throws with the end of its output when it fails.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<string>}
 */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) return resolve(output);
      const call = [command, ...args].join(' ');
      reject(new Error(`${call} ended with ${signal ?? code}:\n${excerpt(output.trim())}`));
    });
  });
}

/** @param {string} text */
function excerpt(text) {
  if (text.length <= 2 * SHOWN) return text;
  return `${text.slice(0, SHOWN)}\n…\n${text.slice(-SHOWN)}`;
}

/**
 * Runs npm. It is a .cmd file on Windows, which only a shell can start.
 *
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 */
export function npm(args, options = {}) {
  const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];
  return run('npm', [...args, ...quiet], { shell: process.platform === 'win32', ...options });
}

/**
 * Where the first of these programs is that PATH has, or undefined.
 *
 * @param {readonly string[]} names
 */
export function findOnPath(names) {
  // Debian keeps servers where the PATH of a user does not look.
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin'];
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(existsSync);
}
