import * as vscode from 'vscode';
import type { Face } from '../face.ts';
import { targetOf } from '../serverPick.ts';

/** Copies the code that an issuer waits for, and opens the page at which to enter it. */
export async function openCodePage({ codes }: Face, argument: unknown): Promise<void> {
  const sentence = (await codes.open(targetOf(argument).serverId))
    ? vscode.l10n.t('The code is copied. Paste it at the page in the browser.')
    : vscode.l10n.t('No authorization waits for a code.');
  vscode.window.setStatusBarMessage(sentence, 5000);
}
