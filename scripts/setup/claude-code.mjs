// @ts-check
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cached } from './cache.mjs';
import { npm } from './process.mjs';

const VERSION = '2.1.330';

/**
 * The path of the `claude` program, set up once per machine. Its npm package is a launcher; the program itself is in
 * the optional package of this platform, which runs without any Node and without the launcher's install script.
 *
 * @returns {Promise<string>}
 */
export async function ensureClaudeCode() {
  const name = `claude-code-${VERSION}-${process.platform}-${process.arch}`;
  const root = await cached(name, `Claude Code ${VERSION} (once)`, async (folder) => {
    await npm([
      'install',
      `@anthropic-ai/claude-code@${VERSION}`,
      '--ignore-scripts',
      '--prefix',
      folder,
    ]);
    await findProgram(folder);
  });
  return findProgram(root);
}

/** @param {string} root */
async function findProgram(root) {
  const scope = join(root, 'node_modules/@anthropic-ai');
  const program = process.platform === 'win32' ? 'claude.exe' : 'claude';
  const paths = (await readdir(scope)).map((name) => join(scope, name, program));
  const found = paths.find((path) => existsSync(path));
  if (!found) throw new Error(`Claude Code ${VERSION} has no program for this platform.`);
  return found;
}
