import * as vscode from 'vscode';
import type { ServerView } from '../../protocol/state.ts';
import type { Face } from '../face.ts';
import { unlinked } from '../plainText.ts';
import { certificateQuestions } from '../certificates/certificateQuestions.ts';
import { AuthEditor } from './authEditor.ts';
import { tellTrial } from './keyTrial.ts';

/** Changes how requests to a server are authenticated: its scheme, and its headers one at a time. */
export async function changeAuthentication(face: Face, view: ServerView): Promise<void> {
  const editor = new AuthEditor(face, view, certificateQuestions(face, view));
  await editor.run();
  const { auth, changed } = editor;
  if (!changed) return;
  const { id, name } = view.server;
  const before = vscode.l10n.t('The authentication of {server} is changed.', {
    server: unlinked(name),
  });
  const isSigned = auth.signature !== undefined;
  if (auth.scheme === 'headers')
    void tellTrial(face, { id, name }, { before, draft: changed, isSigned });
  else void offerNext(view, before, auth.scheme === 'oauth' && !view.credential);
}

async function offerNext({ server }: ServerView, said: string, isNew: boolean): Promise<void> {
  const [title, command] = isNew
    ? [vscode.l10n.t('Authorize'), 'mcpKeyring.authorize']
    : [vscode.l10n.t('Connect Tool'), 'mcpKeyring.connect'];
  const chosen = await vscode.window.showInformationMessage(said, title);
  if (chosen) await vscode.commands.executeCommand(command, server.id);
}
