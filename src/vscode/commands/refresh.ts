import * as vscode from 'vscode';
import { toAuthError } from '../../core/errors.ts';
import { toDaemon } from '../../protocol/toDaemon.ts';
import { credentialIdOf, labelOf, type Chosen } from '../accounts.ts';
import type { Face } from '../face.ts';
import type { Keyring } from '../keyring.ts';
import { unlinked } from '../plainText.ts';

/** Refreshes a server's token now. */
export async function refresh({ keyring }: Face, view: Chosen): Promise<void> {
  const name = unlinked(labelOf(view));
  const title = vscode.l10n.t('Refreshing the token of {server}…', { server: name });
  await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, () =>
    refreshed(keyring, credentialIdOf(view)),
  );
  const done = vscode.l10n.t('The token of {server} is refreshed.', { server: name });
  void vscode.window.showInformationMessage(done);
}

/** A daemon that was killed meanwhile is back at once, and finds out what became of the token: it is asked once more. */
async function refreshed(keyring: Keyring, id: string): Promise<void> {
  try {
    await keyring.request(toDaemon.refresh, { id });
  } catch (error) {
    if (toAuthError(error).details['reason'] !== 'connection') throw error;
    await keyring.request(toDaemon.refresh, { id });
  }
}
