import * as vscode from 'vscode';
import { toDaemon } from '../../protocol/toDaemon.ts';
import type { Face } from '../face.ts';
import { targetOf } from '../serverPick.ts';

/** Also of an authorization that another window began: it may have taken the place of one of this window. */
async function waitingUrl(
  { browser, keyring }: Face,
  id: string | undefined,
): Promise<string | undefined> {
  const url = browser.url(id);
  if (url !== undefined || id === undefined) return url;
  return (await keyring.request(toDaemon.authorizationUrl, { id })).url;
}

/** Copies the URL of the authorization that waits for the browser, to open it in another one. */
export async function copyAuthorizationUrl(face: Face, argument: unknown): Promise<void> {
  const url = await waitingUrl(face, targetOf(argument).serverId);
  if (url === undefined) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('No authorization waits for the browser.'),
    );
    return;
  }
  await vscode.env.clipboard.writeText(url);
  vscode.window.setStatusBarMessage(vscode.l10n.t('The authorization URL is copied.'), 5000);
}
