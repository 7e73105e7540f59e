import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { demandOf } from '../../../src/core/keys/demand.ts';
import { serverSchema, type Auth } from '../../../src/core/server.ts';
import type { Observer } from '../../support/observer.ts';
import { killed } from '../../support/testWindow.ts';

/**
 * Puts a server that is shown keys into the files of the keyring, as if a person had added it on this machine, and ends
 * its daemon: the window starts the next one, which reads them. No other way leads past a window that holds the key.
 */
export async function plant(
  { folder, pid }: Pick<Observer, 'folder' | 'pid'>,
  name: string,
  url: string,
  auth: Auth,
): Promise<void> {
  const id = name.toLowerCase();
  const changedAt = Date.now();
  const server = serverSchema.parse({ id, name, url, transport: 'http', auth, changedAt });
  const known = await read(join(folder, 'servers.json'));
  const servers = Array.isArray(known['servers']) ? known['servers'] : [];
  const consents = { ...(await read(join(folder, 'consents.json'))), [id]: demandOf(server) };
  await writeFile(join(folder, 'servers.json'), JSON.stringify({ servers: [...servers, server] }));
  await writeFile(join(folder, 'consents.json'), JSON.stringify(consents));
  await killed(pid);
}

async function read(path: string): Promise<Record<string, unknown>> {
  const text = await readFile(path, 'utf8').catch(() => '{}');
  return JSON.parse(text);
}
