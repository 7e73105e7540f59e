import * as vscode from 'vscode';
import { toDaemon } from '../../protocol/toDaemon.ts';
import { credentialIdOf, labelOf, type Chosen } from '../accounts.ts';
import { confirm } from '../confirm.ts';
import type { Face } from '../face.ts';
import { unlinked } from '../plainText.ts';
import { isWithdrawn, receiptText } from '../receiptText.ts';

/**
 * Withdraws a server's credential at its issuer and deletes it here, and says which of the two happened. Of a server that
 * is shown keys, one of them is revoked.
 */
export async function revoke(face: Face, view: Chosen): Promise<void> {
  if (view.server.auth.scheme !== 'headers') return revokeToken(face, view);
  const { revokeKeyOf } = await import('../keys/revokeKey.ts');
  await revokeKeyOf(face, view);
}

async function revokeToken({ keyring }: Face, view: Chosen): Promise<void> {
  const agreed = await confirm(
    vscode.l10n.t('Revoke the token of {server}?', { server: labelOf(view) }),
    vscode.l10n.t(
      'It is withdrawn at the issuer and deleted from the keyring. No tool can use the server until you authorize it again.',
    ),
    vscode.l10n.t('Revoke'),
  );
  if (!agreed) return;
  const { receipt } = await keyring.request(toDaemon.revoke, { id: credentialIdOf(view) });
  const told = receiptText(receipt, unlinked(labelOf(view)));
  if (receipt && !isWithdrawn(receipt)) void vscode.window.showWarningMessage(told);
  else void vscode.window.showInformationMessage(told);
}
