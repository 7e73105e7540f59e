import { credentialIds } from '../../core/accounts.ts';
import { toAuthError } from '../../core/errors.ts';
import { removeClientSecrets } from '../../core/records.ts';
import type { Connection } from '../../protocol/state.ts';
import type { Parts } from './parts.ts';

/**
 * Ends what is left of servers that were removed on another machine: credential, pairs, and entries of tools, as far as
 * their files can be written. What cannot be done now is tried again with the next unlock. Never throws.
 */
export async function endRemoved(
  parts: Parts,
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  for (const id of parts.servers.removed()) {
    for (const pair of parts.connections.of(id)) await endPair(id, pair, parts, environment);
    await removeClientSecrets(parts.secrets, id);
    for (const each of credentialIds(parts.secrets, id))
      await parts.broker.forget(each).catch((error: unknown) => note(each, error, parts));
  }
}

async function endPair(
  server: string,
  { host, file }: Connection,
  parts: Parts,
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  const { connections, hostFiles, windows } = parts;
  try {
    if (file !== undefined)
      await hostFiles.apply({ host, server, action: 'disconnect' }, environment);
    windows.info(`${server}: removed on another machine, ${host} is disconnected`);
  } catch (error) {
    note(server, toAuthError(error, 'host_file_unwritable'), parts);
  }
  await connections.remove(host, server).catch((error: unknown) => note(server, error, parts));
}

function note(server: string, error: unknown, { windows }: Parts): void {
  windows.warn(`${server}: removed on another machine, but ${toAuthError(error).code}`);
}
