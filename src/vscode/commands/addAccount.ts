import * as vscode from 'vscode';
import { toDaemon } from '../../protocol/toDaemon.ts';
import { accountName, accountsOf, type Chosen } from '../accounts.ts';
import type { Face } from '../face.ts';
import { unlinked } from '../plainText.ts';
import { withProgress } from './authorize.ts';

/** Authorizes a server for one more account, and offers to use it. */
export async function addAccount(face: Face, view: Chosen): Promise<void> {
  const { server } = view;
  const { id, credential } = await withProgress(face, server, (token) =>
    face.keyring.request(toDaemon.authorize, { id: server.id, account: 'new' }, token),
  );
  const names = {
    server: unlinked(server.name),
    account: unlinked(accountName({ id, ...(credential && { credential }) })),
  };
  if (isKnown(view, id)) {
    const told = vscode.l10n.t(
      '{account} was an account of {server} already; it is authorized anew. To add another one, sign in as that in the browser.',
      names,
    );
    void vscode.window.showInformationMessage(told);
    return;
  }
  void offerUse(server.id, id, vscode.l10n.t('{account} is now an account of {server}.', names));
}

function isKnown(view: Chosen, id: string): boolean {
  const before = accountsOf(view, undefined).map((account) => account.id);
  return before.length > 0 ? before.includes(id) : id === view.server.id;
}

async function offerUse(serverId: string, account: string, told: string): Promise<void> {
  const here = vscode.l10n.t('Use in This Workspace');
  const everywhere = vscode.l10n.t('Use by Default');
  const use = await vscode.window.showInformationMessage(told, here, everywhere);
  const command = use === here ? 'mcpKeyring.useInWorkspace' : 'mcpKeyring.useByDefault';
  if (use) await vscode.commands.executeCommand(command, { serverId, account });
}
