import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, rm, rmdir } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { AuthError } from '../core/errors.ts';
import { readEndpoint, type Endpoint } from './endpoint.ts';
import { errnoOf } from './existingFile.ts';
import { writeJson } from './jsonFile.ts';
import { paths } from './keyringFolder.ts';

/** A socket that listens; `address` is what others connect to. */
export interface Bound {
  readonly server: Server;
  readonly address: string;
}

/** Socket paths hold 104 bytes on macOS, 108 on Linux, final zero included. */
const LONGEST = 100;
const SHORT = 'mcpk-';

/** Makes an endpoint known, atomic, 0600. Whoever reads it may connect at once: attach the listeners before. */
export async function publish(folder: string, endpoint: Endpoint): Promise<void> {
  await writeJson(paths(folder).endpoint, endpoint);
}

/** Takes an endpoint back, unless another daemon has published its own since. */
export async function unpublish(folder: string, { address, pid }: Endpoint): Promise<void> {
  const found = await readEndpoint(folder);
  if (found?.address !== address || found.pid !== pid) return;
  await rm(paths(folder).endpoint, { force: true });
}

/** Whether somebody accepts connections there; `false` after one second without an answer. */
export function isAlive(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address);
    const settle = (alive: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(alive);
    };
    const timer = setTimeout(() => settle(false), 1000);
    socket.once('connect', () => settle(true));
    // a full queue (EAGAIN) or no free instance of a pipe (EBUSY) means that somebody is there
    socket.on('error', (error) => settle(['EAGAIN', 'EBUSY'].includes(errnoOf(error) ?? '')));
  });
}

/**
 * Listens on an address of this process: in the keyring's folder, or where its path is too long for a socket, in a
 * fresh 0700 folder with an unpredictable name; on Windows a pipe with a random name.
 * @throws AuthError `daemon_unavailable` with the errno as `details.reason`
 */
export async function bindSocket(folder: string): Promise<Bound> {
  try {
    const address = await freeAddress(folder);
    const server = createServer();
    server.listen(address);
    await once(server, 'listening');
    if (process.platform !== 'win32') await chmod(address, 0o600);
    return { server, address };
  } catch (error) {
    throw new AuthError('daemon_unavailable', { reason: errnoOf(error) ?? 'unknown' }, error);
  }
}

/** Closes to new connections and removes what {@link bindSocket} made. Those that are open go on. */
export async function unbind({ server, address }: Bound): Promise<void> {
  server.close();
  await removeSocket(address);
}

/** Removes what a killed daemon left behind. Only under the start lock, when its endpoint is not alive. */
export async function removeDead(folder: string): Promise<void> {
  const dead = await readEndpoint(folder);
  await rm(paths(folder).endpoint, { force: true });
  if (dead) await removeSocket(dead.address);
  for (const name of await readdir(folder)) {
    if (/^d-[0-9a-z]+\.s$/u.test(name)) await rm(join(folder, name), { force: true });
  }
}

async function freeAddress(folder: string): Promise<string> {
  if (process.platform === 'win32') {
    return `\\\\.\\pipe\\mcp-keyring-${randomBytes(16).toString('hex')}`;
  }
  const name = `d-${process.pid.toString(36)}.s`;
  const address = join(folder, name);
  if (Buffer.byteLength(address) > LONGEST) return join(await shortFolder(name), name);
  await rm(address, { force: true }); // of a dead process that had our number
  return address;
}

function shortFolder(name: string): Promise<string> {
  const fits = (base: string) => Buffer.byteLength(join(base, `${SHORT}XXXXXX`, name)) <= LONGEST;
  return mkdtemp(join(fits(tmpdir()) ? tmpdir() : '/tmp', SHORT));
}

async function removeSocket(address: string): Promise<void> {
  if (process.platform === 'win32') return; // a pipe goes with its process
  if (!/^d-[0-9a-z]+\.s$/u.test(basename(address))) return; // not a name that we give
  await rm(address, { force: true });
  if (basename(dirname(address)).startsWith(SHORT)) {
    await rmdir(dirname(address)).catch(() => undefined);
  }
}
