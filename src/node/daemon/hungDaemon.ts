import { stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { AuthError } from '../../core/errors.ts';
import { nonce } from '../../protocol/handshake.ts';
import { PROTOCOL, toDaemon } from '../../protocol/toDaemon.ts';
import { Peer } from '../../protocol/peer.ts';
import { errnoOf } from '../existingFile.ts';
import { type Endpoint } from '../endpoint.ts';
import { isAlive, removeDead } from '../endpointOfDaemon.ts';
import { paths } from '../keyringFolder.ts';

/** How long a daemon may take to say who it is, in ms; less than a window waits for the one that is being started. */
const PATIENCE = 2_000;
/** How long the system may take to end a process, in ms. */
const DEATH = 2_000;

/**
 * Whether the daemon at `address` hangs: it accepts connections, as the kernel does for a process that is stopped or
 * turns in circles, and says nothing for 2 s. Any answer counts, also a refusal.
 */
export async function hangs(address: string, version: string): Promise<boolean> {
  const peer = new Peer(connect(address));
  peer.listen();
  let isLate = false;
  const late = setTimeout(() => {
    isLate = true;
    peer.dispose();
  }, PATIENCE);
  const hello = { role: 'tool', protocol: PROTOCOL, version, nonce: nonce() } as const;
  await peer.request(toDaemon.hello, hello).catch(() => undefined);
  clearTimeout(late);
  peer.dispose();
  return isLate;
}

/**
 * Ends a daemon that hangs, by the process that its endpoint names, and removes what it leaves. The endpoint is only
 * believed when nobody but us could have written it.
 * @throws AuthError `daemon_unavailable` with reason `hung` when it is not ours to end or does not end
 */
export async function endHung(folder: string, { address, pid }: Endpoint): Promise<void> {
  if (!(await isOurs(paths(folder).endpoint)) || pid === process.pid) throw hung();
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (errnoOf(error) !== 'ESRCH') throw hung(error);
  }
  const end = performance.now() + DEATH;
  while (await isAlive(address)) {
    if (performance.now() > end) throw hung();
    await pause(20);
  }
  await removeDead(folder);
}

async function isOurs(file: string): Promise<boolean> {
  const { uid, mode } = await stat(file);
  return !process.getuid || (uid === process.getuid() && (mode & 0o077) === 0);
}

const hung = (cause?: unknown) => new AuthError('daemon_unavailable', { reason: 'hung' }, cause);
