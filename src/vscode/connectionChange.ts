import * as vscode from 'vscode';
import type { HostId } from '../hosts/host.ts';
import { toDaemon } from '../protocol/toDaemon.ts';
import type { ServerView } from '../protocol/state.ts';
import type { Face } from './face.ts';

/** Plans a change of a tool's connection, shows it where a file changes, and makes it. False when the user declined. */
export async function changeConnection(
  { keyring, preview }: Face,
  { server }: ServerView,
  host: HostId,
  action: 'connect' | 'disconnect',
): Promise<boolean> {
  const pair = { host, server: server.id, action };
  const { file } = await keyring.request(toDaemon.planConnection, pair);
  const unchanged = file && file.before === file.after;
  if (file && !unchanged && !(await (await preview.get()).agreed(file))) {
    vscode.window.setStatusBarMessage(vscode.l10n.t('Nothing was written.'), 5000);
    return false;
  }
  const before = file?.before;
  await keyring.request(toDaemon.applyConnection, {
    ...pair,
    ...(before !== undefined && { before }),
  });
  return true;
}
