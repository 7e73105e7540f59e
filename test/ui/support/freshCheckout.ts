import { cp, mkdtemp, readFile, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve, sep } from 'node:path';

const root = resolve(import.meta.dirname, '../../..');

export interface Checkout {
  readonly folder: string;
  remove(): Promise<void>;
}

/**
 * The project as a fresh clone has it, with the changes that are not committed yet: without what .gitignore names, so
 * nothing that an earlier command built. The installed packages are linked, as installing them again needs a network.
 */
export async function freshCheckout(): Promise<Checkout> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'mcp-keyring-clone-'));
  const left = await notCloned();
  const filter = (path: string): boolean => !left.has(relative(root, path).split(sep)[0] ?? '');
  await cp(root, folder, { recursive: true, filter });
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }) };
}

/** The top-level names of .gitignore, and git's own. */
async function notCloned(): Promise<Set<string>> {
  const lines = (await readFile(join(root, '.gitignore'), 'utf8')).split('\n');
  return new Set(['.git', ...lines.map((line) => line.replace(/\/$/u, '')).filter(Boolean)]);
}
