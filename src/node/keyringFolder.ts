import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';
import { chmod, lstat, mkdir } from 'node:fs/promises';
import { join, posix, win32 } from 'node:path';
import { AuthError } from '../core/errors.ts';
import { errnoOf, ifThere } from './existingFile.ts';

/** Where a keyring may be: all that the platform's convention depends on. */
export interface FolderQuestion {
  readonly realm: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
}

/**
 * The folder of a realm's keyring, by the platform's convention for state. Only computes it.
 * @see https://specifications.freedesktop.org/basedir-spec/latest/ (a relative `XDG_STATE_HOME` is ignored)
 */
export function keyringFolder({ realm, env, platform, home }: FolderQuestion): string {
  if (platform === 'win32') {
    const local = env['LOCALAPPDATA'] || win32.join(home, 'AppData', 'Local');
    return win32.join(local, 'mcp-keyring', realm);
  }
  if (platform === 'darwin') {
    return posix.join(home, 'Library', 'Application Support', 'mcp-keyring', realm);
  }
  const state = env['XDG_STATE_HOME'] ?? '';
  const base = posix.isAbsolute(state) ? state : posix.join(home, '.local', 'state');
  return posix.join(base, 'mcp-keyring', realm);
}

/**
 * The realm of a VS Code product and user-data folder: a readable slug of the product and 8 hex digits of the path's
 * SHA-256, such as `visual-studio-code-1a2b3c4d`. A final separator and the case of a drive letter do not count.
 */
export function realmOf(product: string, userDataPath: string): string {
  const words = product
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/gu, '-');
  const slug = words.slice(0, 32).replace(/^-+|-+$/gu, '') || 'code';
  const path = userDataPath
    .replace(/(?<=.)[\\/]+$/u, '')
    .replace(/^[A-Z]:/u, (drive) => drive.toLowerCase());
  return `${slug}-${createHash('sha256').update(path).digest('hex').slice(0, 8)}`;
}

/** The names of all files in a keyring's folder, in one place. */
export function paths(folder: string) {
  return {
    /** where the daemon listens */
    endpoint: join(folder, 'endpoint.json'),
    /** held while a daemon starts */
    startLock: join(folder, 'start.lock'),
    servers: join(folder, 'servers.json'),
    /** which of them may have keys */
    consents: join(folder, 'consents.json'),
    /** the journal without the fingerprint of its key */
    journal: join(folder, 'journal'),
    port: join(folder, 'port.json'),
    machine: join(folder, 'machine.json'),
    connections: join(folder, 'connections.json'),
    /** complete copies of the daemon's program, one folder per version */
    versions: join(folder, 'versions'),
    /** the launchers that other tools' files name */
    bin: join(folder, 'bin'),
    log: join(folder, 'daemon.log'),
  };
}

/**
 * Makes the folder, for nobody but us (0700), or repairs its mode. Folders above it are made the same way.
 * @throws AuthError `daemon_unavailable` with `details.reason`: `folder_is_link`, `folder_is_not_a_folder`,
 *   `folder_of_another_user`, or an errno
 */
export async function ensureFolder(path: string): Promise<void> {
  try {
    const found = (await ifThere(lstat(path))) ?? (await newFolder(path));
    const problem = folderProblem(found);
    if (problem) throw new AuthError('daemon_unavailable', { reason: problem, folder: path });
    if (process.platform !== 'win32' && (found.mode & 0o777) !== 0o700) await chmod(path, 0o700);
  } catch (error) {
    if (error instanceof AuthError) throw error;
    const reason = errnoOf(error) ?? 'unknown';
    throw new AuthError('daemon_unavailable', { reason, folder: path }, error);
  }
}

async function newFolder(path: string): Promise<Stats> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  return lstat(path);
}

function folderProblem(found: Stats): string | undefined {
  if (found.isSymbolicLink()) return 'folder_is_link';
  if (!found.isDirectory()) return 'folder_is_not_a_folder';
  if (process.getuid && found.uid !== process.getuid()) return 'folder_of_another_user';
  return undefined;
}
