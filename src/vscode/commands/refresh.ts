import * as vscode from 'vscode';
import { toDaemon } from '../../protocol/messages.ts';
import type { ServerView } from '../../protocol/state.ts';
import type { Face } from '../face.ts';
import { unlinked } from '../plainText.ts';

/** Refreshes a server's token now. */
export async function refresh({ keyring }: Face, { server }: ServerView): Promise<void> {
  const name = unlinked(server.name);
  const title = vscode.l10n.t('Refreshing the token of {server}…', { server: name });
  await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, () =>
    keyring.request(toDaemon.refresh, { id: server.id }),
  );
  const done = vscode.l10n.t('The token of {server} is refreshed.', { server: name });
  void vscode.window.showInformationMessage(done);
}
