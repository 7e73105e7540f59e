import { readEndpoint, type Endpoint } from '../endpoint.ts';
import { isAlive, removeDead } from '../endpointOfDaemon.ts';
import { withStartLock } from '../singleStart.ts';
import { endHung, hangs } from './hungDaemon.ts';
import { Daemon, type DaemonOptions } from './keyringDaemon.ts';
import { takeOverFrom } from './takeOver.ts';

/** A daemon that runs, or the one that ran already. */
export interface Running {
  readonly pid: number;
  /** resolves when this process has nothing left to do; at once when another daemon ran already */
  readonly ended: Promise<void>;
}

/** How long an old daemon may take to end its refreshes, in ms: each may need half a minute twice. */
const HAND_OVER = 80_000;

/**
 * Starts the daemon: under the start lock it finds the one that runs (then that one is the answer, unless it is to be
 * replaced or hangs), binds its socket and the gateway's port, and publishes where it is.
 * @throws AuthError `daemon_unavailable`, `journal_unwritable`
 */
export async function runDaemon(
  options: DaemonOptions & { readonly replace: boolean },
): Promise<Running> {
  const { folder, key, version } = options;
  return withStartLock(folder, async (signal) => {
    const other = await running(folder, version);
    if (other && !options.replace) return { pid: other.pid, ended: Promise.resolve() };
    if (other && !(await takeOverFrom(other.address, key, version, HAND_OVER)))
      await endHung(folder, other);
    signal.throwIfAborted();
    const { ended } = await Daemon.open(options);
    return { pid: process.pid, ended };
  });
}

/** The daemon that runs and answers; what another one left is gone afterwards. */
async function running(folder: string, version: string): Promise<Endpoint | undefined> {
  const other = await readEndpoint(folder);
  if (!other || !(await isAlive(other.address))) await removeDead(folder);
  else if (await hangs(other.address, version)) await endHung(folder, other);
  else return other;
  return undefined;
}
