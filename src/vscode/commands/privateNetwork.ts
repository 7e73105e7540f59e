import * as vscode from 'vscode';
import { toDaemon } from '../../protocol/toDaemon.ts';
import type { ServerView } from '../../protocol/state.ts';
import { confirm } from '../confirm.ts';
import type { Face } from '../face.ts';
import { unlinked } from '../plainText.ts';

/** Lets the metadata of a server lead to the private network, or takes that back. */
export async function privateNetwork({ keyring }: Face, { server }: ServerView): Promise<void> {
  const allowed = server.network?.privateAddresses !== true;
  if (allowed && !(await agreed(server.name))) return;
  await keyring.request(toDaemon.privateNetwork, { id: server.id, allowed });
  const name = { server: unlinked(server.name) };
  const sentence = allowed
    ? vscode.l10n.t('{server} may name addresses of the private network. Authorize it now.', name)
    : vscode.l10n.t('{server} may no longer name addresses of the private network.', name);
  const actions = allowed ? [vscode.l10n.t('Authorize')] : [];
  const chosen = await vscode.window.showInformationMessage(sentence, ...actions);
  if (chosen) await vscode.commands.executeCommand('mcpKeyring.authorize', server.id);
}

function agreed(server: string): Promise<boolean> {
  return confirm(
    vscode.l10n.t('Let {server} name addresses of the private network?', { server }),
    vscode.l10n.t(
      'When it is authorized, the keyring then sends requests to addresses of your network that this server names, such as the issuer of your company. Allow it only when you know why it does so.',
    ),
    vscode.l10n.t('Allow'),
  );
}
