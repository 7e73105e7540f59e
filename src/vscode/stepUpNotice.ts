import * as vscode from 'vscode';
import { missingScopes } from '../core/oauth/stepUp.ts';
import type { Problem, ServerView } from '../protocol/state.ts';
import { unlinked } from './plainText.ts';

/** Says that a tool needs more than was granted, with the one action that asks for it. */
export async function offerStepUp({ server }: ServerView, problem: Problem): Promise<void> {
  const more = vscode.l10n.t('Authorize More…');
  const sentence = sentenceFor(unlinked(server.name), missingScopes(problem));
  const chosen = await vscode.window.showInformationMessage(sentence, more);
  if (chosen) await vscode.commands.executeCommand('mcpKeyring.authorizeMore', server.id);
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
