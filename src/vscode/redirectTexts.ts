import * as vscode from 'vscode';
import type { RedirectTexts } from '../node/redirectPage.ts';

/** What the browser shows when it comes back to this machine at the end of an authorization, in the user's language. */
export function redirectTexts(): RedirectTexts {
  return {
    language: vscode.env.language,
    authorized: {
      title: vscode.l10n.t('Authorized'),
      body: vscode.l10n.t('You can close this tab and go back to VS Code.'),
    },
    refused: {
      title: vscode.l10n.t('Not authorized'),
      body: vscode.l10n.t(
        'The server was not authorized. You can close this tab and go back to VS Code.',
      ),
    },
    unknown: {
      title: vscode.l10n.t('This sign-in is not known (any more)'),
      body: vscode.l10n.t('It may have ended already. Go back to VS Code and start it again.'),
    },
  };
}
