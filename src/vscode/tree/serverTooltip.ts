import * as vscode from 'vscode';
import { quote } from '../../core/errors.ts';
import { shownAddress } from '../../core/shownAddress.ts';
import type { ServerView } from '../../protocol/state.ts';
import { inlineCode } from '../plainText.ts';
import { sourceText } from '../identityText.ts';
import { moment } from '../relativeTime.ts';

/** A server's facts at a glance. What came from servers stands as inline code, where nothing in it is markup. */
export function serverTooltip(view: ServerView, status: string): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.appendMarkdown('**').appendText(view.server.name).appendMarkdown('** — ').appendText(status);
  for (const [label, value] of lines(view)) {
    text
      .appendMarkdown('\n\n')
      .appendText(`${label}: `)
      .appendMarkdown(inlineCode(quote(value)));
  }
  return text;
}

function lines({ server, credential }: ServerView): [label: string, value: string][] {
  const all: [string, string][] = [[vscode.l10n.t('Address'), shownAddress(server.url)]];
  if (server.network?.privateAddresses)
    all.push([vscode.l10n.t('Private network'), vscode.l10n.t('allowed')]);
  if (!credential) return all;
  const { issuer, scopes, account, accountSource, expiresAt } = credential;
  all.push([vscode.l10n.t('Issuer'), shownAddress(issuer)]);
  if (account !== undefined) all.push([vscode.l10n.t('Account'), account]);
  if (accountSource) all.push([vscode.l10n.t('Identity'), sourceText(accountSource)]);
  if (scopes && scopes.length > 0) all.push([vscode.l10n.t('Scopes'), scopes.join(' ')]);
  if (expiresAt !== undefined) {
    all.push([vscode.l10n.t('Expires'), moment(expiresAt, vscode.env.language)]);
  }
  return all;
}
