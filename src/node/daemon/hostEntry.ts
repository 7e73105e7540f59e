import { homedir } from 'node:os';
import { AuthError } from '../../core/errors.ts';
import type { FileHost } from '../../hosts/host.ts';
import { bearer } from '../../hosts/keyEntry.ts';
import { launcherCommand } from '../launcher.ts';

/** What an entry leads to: the gateway's route of a server, the keyring's folder, and the caller key where it is written. */
export interface Access {
  readonly folder: string;
  readonly server: string;
  readonly url: string;
  readonly key: string | undefined;
}

/** The entry of a server in a host's file. */
export function entryFor(
  host: FileHost,
  { folder, server, url, key = '' }: Access,
): Readonly<Record<string, unknown>> {
  switch (host.delivery) {
    case 'header-command':
      return host.file.entry({ url, headerCommand: launcherCommand(folder, host.id, server) });
    case 'gateway':
      return host.file.entry({ url, authorization: bearer(key) });
  }
}

/** The path of a host's file by a window's environment. @throws AuthError `host_file_unwritable`, reason `platform` */
export function pathOf({ file }: FileHost, env: Readonly<Record<string, string>>): string {
  const path = file.path({ home: homedir(), env, platform: process.platform });
  if (path === undefined)
    throw new AuthError('host_file_unwritable', { reason: 'platform', path: '' });
  return path;
}
