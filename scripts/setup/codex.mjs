// @ts-check
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cached } from './cache.mjs';
import { npm } from './process.mjs';

const VERSION = '0.169.0';

/**
 * The path of the `codex` program, set up once per machine. Its npm package is a launcher; the program itself is in the
 * optional package of this platform.
 *
 * @returns {Promise<string>}
 */
export async function ensureCodex() {
  const name = `codex-${VERSION}-${process.platform}-${process.arch}`;
  const root = await cached(name, `Codex CLI ${VERSION} (once)`, async (folder) => {
    await npm(['install', `@openai/codex@${VERSION}`, '--ignore-scripts', '--prefix', folder]);
    await findProgram(folder);
  });
  return findProgram(root);
}

/** @param {string} root */
async function findProgram(root) {
  const program = process.platform === 'win32' ? 'codex.exe' : 'codex';
  const names = await readdir(join(root, 'node_modules/@openai'), { recursive: true });
  const paths = names.map((name) => join(root, 'node_modules/@openai', name));
  const found = paths.find((path) => path.endsWith(join('/', program)) && path.includes('vendor'));
  if (!found || !existsSync(found))
    throw new Error(`Codex CLI ${VERSION} has no program for this platform.`);
  return found;
}
