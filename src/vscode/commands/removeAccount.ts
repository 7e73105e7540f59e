import * as vscode from 'vscode';
import { toDaemon } from '../../protocol/toDaemon.ts';
import { credentialIdOf, labelOf, type Chosen } from '../accounts.ts';
import { confirm } from '../confirm.ts';
import type { Face } from '../face.ts';
import { unlinked } from '../plainText.ts';
import { isWithdrawn, receiptText } from '../receiptText.ts';

/** Takes one of several accounts of a server out of the keyring. */
export async function removeAccount({ keyring, bindings }: Face, view: Chosen): Promise<void> {
  const { server } = view;
  const id = credentialIdOf(view);
  const agreed = await confirm(
    vscode.l10n.t('Remove {account} from the keyring?', { account: labelOf(view) }),
    vscode.l10n.t(
      'Its token is revoked at the issuer and deleted from the keyring. Workspaces that use this account must choose another one. The other accounts of the server stay.',
    ),
    vscode.l10n.t('Remove'),
  );
  if (!agreed) return;
  const { receipt } = await keyring.request(toDaemon.removeAccount, { id });
  if (bindings.of(server.id) === id) await bindings.bind(server.id, undefined);
  const account = unlinked(labelOf(view));
  const removed = vscode.l10n.t('{account} is removed from the keyring.', { account });
  const told = receipt ? `${removed} ${receiptText(receipt, account)}` : removed;
  if (receipt && !isWithdrawn(receipt)) void vscode.window.showWarningMessage(told);
  else void vscode.window.showInformationMessage(told);
}
