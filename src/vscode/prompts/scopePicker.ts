import * as vscode from 'vscode';
import { AuthError, quote } from '../../core/errors.ts';
import { answered } from '../multiStep.ts';
import { withoutIcons } from '../plainText.ts';
import { scopeWords } from '../scopeWords.ts';

interface ScopeItem extends vscode.QuickPickItem {
  readonly scope: string;
}

/** Asks which scopes to ask for; all are chosen at first. @throws AuthError `authorization_cancelled` */
export async function askForScopes(
  server: string,
  offered: readonly string[],
  signal: AbortSignal,
): Promise<string[]> {
  const pick = vscode.window.createQuickPick<ScopeItem>();
  const items = offered.map(itemOf);
  const title = vscode.l10n.t('Scopes for {server}', { server });
  Object.assign(pick, { title, canSelectMany: true, ignoreFocusOut: true, items });
  pick.selectedItems = items;
  pick.matchOnDescription = true;
  hint(pick);
  const chosen = await answered<string[]>(
    pick,
    (resolve) => [
      pick.onDidChangeSelection(() => hint(pick)),
      pick.onDidAccept(() => {
        const scopes = pick.selectedItems.map(({ scope }) => scope);
        if (scopes.length > 0) resolve(scopes);
      }),
    ],
    signal,
  );
  if (Array.isArray(chosen)) return chosen;
  throw new AuthError('authorization_cancelled');
}

/** The scope as its issuer names it stands beside its words. */
function itemOf(scope: string): ScopeItem {
  const name = withoutIcons(quote(scope));
  const words = scopeWords(scope);
  return words === undefined ? { label: name, scope } : { label: words, description: name, scope };
}

function hint(pick: vscode.QuickPick<ScopeItem>): void {
  pick.placeholder =
    pick.selectedItems.length > 0
      ? vscode.l10n.t('What should your tools be allowed to do?')
      : vscode.l10n.t('Choose at least one scope.');
}
