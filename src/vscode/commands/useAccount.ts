import * as vscode from 'vscode';
import { toDaemon } from '../../protocol/toDaemon.ts';
import { accountName, credentialIdOf, type Chosen } from '../accounts.ts';
import type { Face } from '../face.ts';
import { unlinked } from '../plainText.ts';

/** Uses a server with an account wherever none is named. */
export async function useByDefault({ keyring }: Face, view: Chosen): Promise<void> {
  await keyring.request(toDaemon.useAccount, { id: credentialIdOf(view) });
  const told = vscode.l10n.t('{server} is used as {account} by default.', namesOf(view));
  vscode.window.setStatusBarMessage(told, 5000);
}

/** Uses a server with an account in this workspace, whichever is used by default. */
export async function useInWorkspace({ bindings }: Face, view: Chosen): Promise<void> {
  await bindings.bind(view.server.id, credentialIdOf(view));
  const told = vscode.l10n.t('{server} is used as {account} in this workspace.', namesOf(view));
  vscode.window.setStatusBarMessage(told, 5000);
}

function namesOf(view: Chosen): { server: string; account: string } {
  const { server, credential } = view;
  const account = accountName({ id: credentialIdOf(view), ...(credential && { credential }) });
  return { server: unlinked(server.name), account: unlinked(account) };
}
