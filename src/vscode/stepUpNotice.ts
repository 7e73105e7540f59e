import * as vscode from 'vscode';
import { missingScopes } from '../core/oauth/stepUp.ts';
import type { Problem } from '../protocol/state.ts';
import { credentialIdOf, labelOf, type Chosen } from './accounts.ts';
import { unlinked } from './plainText.ts';

/** Says that a tool needs more than was granted to an account of a server, with the one action that asks for it. */
export async function offerStepUp(view: Chosen, problem: Problem): Promise<void> {
  const more = vscode.l10n.t('Authorize More…');
  const sentence = sentenceFor(unlinked(labelOf(view)), missingScopes(problem));
  const chosen = await vscode.window.showInformationMessage(sentence, more);
  const target = { serverId: view.server.id, account: credentialIdOf(view) };
  if (chosen) await vscode.commands.executeCommand('mcpKeyring.authorizeMore', target);
}

function sentenceFor(server: string, scopes: readonly string[]): string {
  if (scopes.length === 0)
    return vscode.l10n.t(
      'A tool needs more than you granted to {server}, which does not say what. Authorize more to go on.',
      { server },
    );
  return vscode.l10n.t(
    'A tool needs more than you granted to {server}: {scopes}. Authorize more to go on.',
    { server, scopes: unlinked(scopes.join(', ')) },
  );
}
