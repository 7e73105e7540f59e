import * as vscode from 'vscode';
import { toDaemon } from '../../protocol/toDaemon.ts';
import { credentialIdOf, labelOf, type Chosen } from '../accounts.ts';
import { confirm } from '../confirm.ts';
import type { Face } from '../face.ts';
import { unlinked } from '../plainText.ts';

/** Deletes a server's credential here only. */
export async function forget({ keyring }: Face, view: Chosen): Promise<void> {
  const agreed = await confirm(
    vscode.l10n.t('Forget the credential of {server}?', { server: labelOf(view) }),
    vscode.l10n.t(
      'It is deleted from the keyring only: at the issuer the token stays valid until it expires. To withdraw it there too, revoke it instead.',
    ),
    vscode.l10n.t('Forget'),
  );
  if (!agreed) return;
  await keyring.request(toDaemon.forget, { id: credentialIdOf(view) });
  const name = unlinked(labelOf(view));
  void vscode.window.showInformationMessage(
    vscode.l10n.t('The credential of {server} is forgotten.', { server: name }),
  );
}
