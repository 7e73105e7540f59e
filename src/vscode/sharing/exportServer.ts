import * as vscode from 'vscode';
import { sharedServerOf } from '../../core/sharedServer.ts';
import type { ServerView } from '../../protocol/state.ts';
import type { Face } from '../face.ts';
import { listText } from '../keys/keyTexts.ts';
import { unlinked } from '../plainText.ts';

/** Writes a server without its secrets into a document that somebody else can paste where servers are added. */
export async function exportServer(_face: Face, { server }: ServerView): Promise<void> {
  const shared = sharedServerOf(server);
  const content = `${JSON.stringify(shared, undefined, 2)}\n`;
  const document = await vscode.workspace.openTextDocument({ language: 'json', content });
  await vscode.window.showTextDocument(document, { preview: false });
  void vscode.window.showInformationMessage(exportedText(server.name, shared.leftOut ?? []));
}

/** Says what is in the document of a server, and what is not. */
export function exportedText(name: string, leftOut: readonly string[]): string {
  const said = vscode.l10n.t(
    '{server} is exported without its keys: they are named only. Its address, and the text around the keys, are in it.',
    { server: unlinked(name) },
  );
  if (leftOut.length === 0) return said;
  const missing = vscode.l10n.t(
    'Left out, because it is of this machine or your own decision: {parts}.',
    {
      parts: listText(leftOut.map(partText)),
    },
  );
  return `${said} ${missing}`;
}

/** In the document they are named in English, as all of it is. */
function partText(part: string): string {
  switch (part) {
    case 'client certificate':
      return vscode.l10n.t('the client certificate');
    case 'network settings':
      return vscode.l10n.t('the network settings');
    default:
      return vscode.l10n.t('the exceptions of OAuth');
  }
}
