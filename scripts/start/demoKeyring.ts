import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ServersFile } from '../../src/node/daemon/serversFile.ts';
import { readEndpoint } from '../../src/node/endpoint.ts';
import { isAlive } from '../../src/node/endpointOfDaemon.ts';
import { writeJson } from '../../src/node/jsonFile.ts';
import { ensureFolder, keyringFolder, paths, realmOf } from '../../src/node/keyringFolder.ts';
import manifest from '../../package.json' with { type: 'json' };

export interface DemoKeyringOptions {
  /** the name that VS Code gives itself: the realm depends on it */
  readonly product: string;
  /** the folder of VS Code's user data */
  readonly userData: string;
  readonly env: Readonly<Record<string, string>>;
  readonly serverUrl: string;
}

/** The keyring that the demo's VS Code will find: with the demo server in it, and connected to VS Code. */
export async function seedKeyring(options: DemoKeyringOptions): Promise<DemoKeyring> {
  const { product, userData, env, serverUrl } = options;
  const extension = `${manifest.publisher}.${manifest.name}`;
  const realm = realmOf(product, join(userData, 'User', 'globalStorage', extension));
  const folder = keyringFolder({ realm, env, platform: process.platform, home: env['HOME'] ?? '' });
  await ensureFolder(folder);
  const servers = await ServersFile.open(paths(folder).servers, (aside) =>
    console.warn(`Damaged, kept as ${aside}`),
  );
  const { id } = await servers.add('demo', serverUrl, { scheme: 'oauth' }, Date.now());
  const connection = { host: 'vscode', delivery: 'provider' };
  const connections = [{ server: id, connection }];
  await writeJson(paths(folder).connections, { connections, withdrawn: [] });
  return { close: () => endDaemon(folder) };
}

export interface DemoKeyring {
  /** Ends the daemon, which would outlive its windows by half a minute. */
  close(): Promise<void>;
}

async function endDaemon(folder: string): Promise<void> {
  const endpoint = await readEndpoint(folder);
  if (!endpoint || !(await isAlive(endpoint.address))) return;
  process.kill(endpoint.pid);
  while (await isAlive(endpoint.address)) await sleep(20);
}
