import * as vscode from 'vscode';
import type { UrlProblem } from '../core/server.ts';

/** Why a server address cannot be used, each reason in its own sentence. */
export function urlSentence(problem: UrlProblem): string {
  switch (problem) {
    case 'empty':
      return vscode.l10n.t('Enter the address of the server.');
    case 'whitespace':
      return vscode.l10n.t('An address has no spaces or line breaks inside. Remove them.');
    case 'not_a_url':
      return vscode.l10n.t('Enter a whole address, such as https://mcp.example.com/mcp.');
    case 'scheme':
      return vscode.l10n.t('An address begins with https://, or with http:// on this machine.');
    case 'credentials':
      return vscode.l10n.t(
        'Leave out the user name and password: the address is not kept secret. You authorize the server after adding it.',
      );
    case 'fragment':
      return vscode.l10n.t('Leave out the part from # on: it is never sent to the server.');
    case 'insecure':
      return vscode.l10n.t(
        'Use https://. Over http://, anybody on the way could read the token; only a server on this machine may use it.',
      );
  }
}

const PROBLEMS: readonly UrlProblem[] = [
  'empty',
  'whitespace',
  'not_a_url',
  'scheme',
  'credentials',
  'fragment',
  'insecure',
];

/** The sentence for a problem as it travels in an error's details. */
export function urlSentenceOf(problem: string | undefined): string {
  return urlSentence(PROBLEMS.find((known) => known === problem) ?? 'not_a_url');
}
