// @ts-check
import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..');

/**
 * Runs a program (also one of node_modules/.bin) in the project, with its output on ours.
 *
 * @param {readonly string[]} command
 * @param {Record<string, string>} [env]
 * @param {AbortSignal} [signal] ends it early
 * @returns {Promise<boolean>} whether it ended well
 */
export function succeeds([program = '', ...args], env = {}, signal) {
  const PATH = [join(ROOT, 'node_modules/.bin'), process.env['PATH']].join(delimiter);
  const child = spawn(program, args, {
    cwd: ROOT,
    env: { ...process.env, ...env, PATH },
    stdio: 'inherit',
    shell: process.platform === 'win32',
    // The one signal that mocha hands on and on which Playwright closes its browser.
    killSignal: 'SIGINT',
    ...(signal && { signal }),
  });
  return new Promise((resolve, reject) => {
    child.on('error', (error) => error.name !== 'AbortError' && reject(error));
    child.once('close', (code) => resolve(code === 0));
  });
}

/**
 * Like `succeeds`, for steps without which the next one makes no sense.
 *
 * @param {readonly string[]} command
 */
export async function must(command) {
  if (!(await succeeds(command))) throw new Error(`"${command.join(' ')}" failed.`);
}
