import * as vscode from 'vscode';
import { hostLabels } from '../../hosts/host.ts';
import { toDaemon } from '../../protocol/toDaemon.ts';
import type { ReceiptView } from '../../protocol/values.ts';
import type { ServerView } from '../../protocol/state.ts';
import { credentialIdOf, eachAccount } from '../accounts.ts';
import { confirm } from '../confirm.ts';
import { changeConnection } from '../connectionChange.ts';
import type { Face } from '../face.ts';
import { unlinked } from '../plainText.ts';
import { isWithdrawn, receiptText } from '../receiptText.ts';

/** Takes a server out of the keyring and, after showing each change, out of the files of the tools. */
export async function removeServer(face: Face, view: ServerView): Promise<void> {
  const { server, connections } = view;
  const question = vscode.l10n.t('Remove {server} from the keyring?', { server: server.name });
  if (!(await confirm(question, whatEnds(view), vscode.l10n.t('Remove')))) return;
  for (const { host, file } of connections) {
    if (file === undefined) continue;
    if (!(await changeConnection(face, view, host, 'disconnect'))) return;
  }
  const receipt = await revokeAll(face, view);
  await face.keyring.request(toDaemon.removeServer, { id: server.id });
  tell(receipt, unlinked(server.name));
}

/** Each of its accounts is revoked; told is the one of which the least is proved. */
async function revokeAll({ keyring }: Face, view: ServerView): Promise<ReceiptView | undefined> {
  const receipts: ReceiptView[] = [];
  for (const as of eachAccount(view, undefined)) {
    const { receipt } = await keyring.request(toDaemon.revoke, { id: credentialIdOf(as) });
    if (receipt) receipts.push(receipt);
  }
  return receipts.find((receipt) => !isWithdrawn(receipt)) ?? receipts[0];
}

function tell(receipt: ReceiptView | undefined, server: string): void {
  const removed = vscode.l10n.t('{server} is removed from the keyring.', { server });
  const told = receipt ? `${removed} ${receiptText(receipt, server)}` : removed;
  if (receipt && !isWithdrawn(receipt)) void vscode.window.showWarningMessage(told);
  else void vscode.window.showInformationMessage(told);
}

function whatEnds({ credential, accounts, connections }: ServerView): string {
  const tools = connections.map(({ host }) => hostLabels[host]).join(', ');
  const files = connections.flatMap(({ file }) => file ?? []).join(', ');
  const lines: string[] = [];
  if (accounts) {
    lines.push(
      vscode.l10n.t('The tokens of all its accounts are revoked and deleted from the keyring.'),
    );
  } else if (credential) {
    lines.push(vscode.l10n.t('Its token is revoked at the issuer and deleted from the keyring.'));
  }
  if (tools) lines.push(vscode.l10n.t('These tools can no longer use it: {tools}.', { tools }));
  if (files) {
    lines.push(
      vscode.l10n.t('Its entry is taken out of {files}; you see the change first.', { files }),
    );
  }
  return lines.length > 0 ? lines.join('\n\n') : vscode.l10n.t('No tool is connected to it.');
}
