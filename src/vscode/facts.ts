import * as vscode from 'vscode';
import type { ErrorDetails } from '../core/errors.ts';
import { shownAddress } from '../core/shownAddress.ts';
import type { About } from './actions.ts';
import { unlinked } from './plainText.ts';

/** The facts that the sentences quote, each with words for when it is not known. Safe in a notification. */
export function factsFor(details: ErrorDetails, { name }: About): Record<string, string> {
  const server = name ?? details['server'] ?? vscode.l10n.t('this server');
  const known = {
    server,
    host: server,
    port: '',
    file: vscode.l10n.t('the file'),
    subject: '',
    at: '',
    path: vscode.l10n.t('the file'),
    proxy: '',
    status: '',
    kind: '',
    program: vscode.l10n.t('another program'),
    tool: vscode.l10n.t('the tool'),
    why: why(details['reason']),
    ...details,
    stated: shownAddress(details['stated'] ?? ''),
    scopes: details['scopes'] || vscode.l10n.t('scopes that it does not name'),
    ...(name !== undefined && { server: name }),
  };
  return Object.fromEntries(Object.entries(known).map(([key, value]) => [key, unlinked(value)]));
}

/** A reason of the system, such as `ENOTFOUND`, in parentheses. */
function why(reason: string | undefined): string {
  return reason !== undefined && /^E?[A-Z][A-Z_\d]+$/u.test(reason) ? ` (${reason})` : '';
}

/** What the other side gave as its reason, quoted as theirs, as a sentence to append; empty when it gave none. */
export function reasonGiven(details: ErrorDetails): string {
  const reason = details['description'] || details['error'];
  return reason
    ? ` ${vscode.l10n.t('The answer was: "{reason}".', { reason: unlinked(reason) })}`
    : '';
}

/** A sentence with its facts in place of `{name}`; a fact is not looked into again. */
export function filled(template: string, facts: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/gu, (braces, name: string) => facts[name] ?? braces);
}
