import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readEndpoint } from '../../src/node/endpoint.ts';

/** A user of this machine with nothing yet: home, state and temporary files are all below `root`. */
export interface User {
  readonly home: string;
  /** the folder of the keyrings, one per realm */
  readonly keyrings: string;
  readonly env: Readonly<Record<'HOME' | 'XDG_STATE_HOME' | 'TMPDIR', string>>;
  /** Ends the user's daemon, which outlives its windows for half a minute. */
  endDaemon(): Promise<void>;
}

export async function makeUser(root: string): Promise<User> {
  const home = join(root, 'home');
  const stateHome = join(home, '.local/state');
  const keyrings = join(stateHome, 'mcp-keyring');
  const tmp = join(root, 'tmp');
  await Promise.all([stateHome, tmp].map((folder) => mkdir(folder, { recursive: true })));
  return {
    home,
    keyrings,
    env: { HOME: home, XDG_STATE_HOME: stateHome, TMPDIR: tmp },
    endDaemon: () => endDaemon(keyrings),
  };
}

async function endDaemon(keyrings: string): Promise<void> {
  for (const realm of await readdir(keyrings).catch(() => [])) {
    const endpoint = await readEndpoint(join(keyrings, realm));
    if (endpoint) kill(endpoint.pid);
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it has ended by itself
  }
}
