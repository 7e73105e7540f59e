import * as vscode from 'vscode';
import { toDaemon } from '../../protocol/toDaemon.ts';
import type { ServerView } from '../../protocol/state.ts';
import { confirm } from '../confirm.ts';
import type { Face } from '../face.ts';
import { unlinked } from '../plainText.ts';

/** Forgets the client by which the keyring is known to the issuer of a server. */
export async function forgetClient({ keyring }: Face, { server }: ServerView): Promise<void> {
  const agreed = await confirm(
    vscode.l10n.t('Forget the client registration of {server}?', { server: server.name }),
    vscode.l10n.t(
      'A client that you entered is deleted with its secret. The token that you have goes on; the next authorization finds or makes another client.',
    ),
    vscode.l10n.t('Forget'),
  );
  if (!agreed) return;
  await keyring.request(toDaemon.forgetClient, { id: server.id });
  const name = unlinked(server.name);
  void vscode.window.showInformationMessage(
    vscode.l10n.t('The client registration of {server} is forgotten.', { server: name }),
  );
}
