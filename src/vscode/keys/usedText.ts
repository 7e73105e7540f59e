import * as vscode from 'vscode';

/** Which servers use a key. */
export function usedText(servers: readonly string[]): string {
  if (servers.length === 0) return vscode.l10n.t('used by no server');
  const names = new Intl.ListFormat(vscode.env.language, { type: 'conjunction' }).format(servers);
  return vscode.l10n.t('used by {servers}', { servers: names });
}
