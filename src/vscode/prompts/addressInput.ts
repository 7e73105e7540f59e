import * as vscode from 'vscode';
import { AuthError } from '../../core/errors.ts';
import { askText, type TextProblem, type TitleButton } from '../multiStep.ts';
import { addressProblem, type AddressProblem } from '../pastedAddress.ts';

/** Asks for the address at which the browser ended. @throws AuthError `authorization_cancelled` */
export async function askForAddress(
  serverId: string,
  server: string,
  redirectUri: string,
  signal: AbortSignal,
): Promise<string> {
  const title = vscode.l10n.t('Authorizing {server}', { server });
  const answer = await askText(
    { title },
    {
      prompt: vscode.l10n.t(
        'After you agree, the browser shows a page that it cannot open. Copy the address of that page and paste it here.',
      ),
      placeholder: `${redirectUri}?code=…`,
      value: '',
      buttons: [copyUrlButton(serverId)],
      signal,
      validate: (text) => problemOf(text, redirectUri),
    },
  );
  if (typeof answer === 'string') return answer;
  throw new AuthError('authorization_cancelled');
}

function copyUrlButton(serverId: string): TitleButton {
  return {
    iconPath: new vscode.ThemeIcon('copy'),
    tooltip: vscode.l10n.t('Copy Authorization URL'),
    press: () => {
      void vscode.commands.executeCommand('mcpKeyring.copyAuthorizationUrl', serverId);
    },
  };
}

function problemOf(text: string, redirectUri: string): TextProblem | undefined {
  const problem = addressProblem(text, redirectUri);
  return problem && { sentence: sentenceFor(problem, redirectUri) };
}

function sentenceFor(problem: AddressProblem, uri: string): string {
  switch (problem) {
    case 'empty':
      return vscode.l10n.t('Paste the address of the page at which the browser ended.');
    case 'elsewhere':
      return vscode.l10n.t('The address of that page begins with {uri}?', { uri });
    case 'incomplete':
      return vscode.l10n.t('A part of the address is missing. Copy all of it, to its end.');
  }
}
