import { isAlive, readEndpoint, removeDead } from '../endpoint.ts';
import { withStartLock } from '../singleStart.ts';
import { Daemon, type DaemonOptions } from './keyringDaemon.ts';
import { takeOverFrom } from './takeOver.ts';

/** A daemon that runs, or the one that ran already. */
export interface Running {
  readonly pid: number;
  /** resolves when this process has nothing left to do; at once when another daemon ran already */
  readonly ended: Promise<void>;
}

/**
 * Starts the daemon: under the start lock it finds the one that runs (then that one is the answer, unless it is to be
 * replaced), binds its socket and the gateway's port, and publishes where it is.
 * @throws AuthError `daemon_unavailable`, `journal_unwritable`
 */
export async function runDaemon(
  options: DaemonOptions & { readonly replace: boolean },
): Promise<Running> {
  const { folder, key, version } = options;
  return withStartLock(folder, async (signal) => {
    const other = await readEndpoint(folder);
    if (other && (await isAlive(other.address))) {
      if (!options.replace) return { pid: other.pid, ended: Promise.resolve() };
      await takeOverFrom(other.address, key, version);
    } else {
      await removeDead(folder);
    }
    signal.throwIfAborted();
    const { ended } = await Daemon.open(options);
    return { pid: process.pid, ended };
  });
}
