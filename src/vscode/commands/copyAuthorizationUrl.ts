import * as vscode from 'vscode';
import type { Face } from '../face.ts';
import { targetOf } from '../serverPick.ts';

/** Copies the URL of the authorization that waits for the browser, to open it in another one. */
export async function copyAuthorizationUrl({ browser }: Face, argument: unknown): Promise<void> {
  const url = browser.url(targetOf(argument).serverId);
  if (url === undefined) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('No authorization waits for the browser.'),
    );
    return;
  }
  await vscode.env.clipboard.writeText(url);
  vscode.window.setStatusBarMessage(vscode.l10n.t('The authorization URL is copied.'), 5000);
}
