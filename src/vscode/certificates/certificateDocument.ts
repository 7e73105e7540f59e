import * as vscode from 'vscode';
import { AuthError, toAuthError } from '../../core/errors.ts';
import { toDaemonCertificates } from '../../protocol/certificates.ts';
import type { ServerView } from '../../protocol/state.ts';
import type { Keyring } from '../keyring.ts';
import { messageOf } from '../messages.ts';
import { stateOf } from '../serverPick.ts';
import { certificatePage } from './certificatePage.ts';

/** The page of a server's certificates as they are now, its own one included; an error is a sentence instead. */
export async function certificateDocument(keyring: Keyring, id: string): Promise<string> {
  try {
    const view = (await stateOf(keyring)).servers.find(({ server }) => server.id === id);
    if (!view) throw new AuthError('server_unknown');
    return await asked(keyring, view);
  } catch (error) {
    return `${messageOf(toAuthError(error)).sentence}\n`;
  }
}

async function asked(keyring: Keyring, view: ServerView): Promise<string> {
  const { id, name } = view.server;
  const title = vscode.l10n.t('Looking at the certificates of {server}…', { server: name });
  const location = vscode.ProgressLocation.Window;
  const seen = await vscode.window.withProgress({ location, title }, async () =>
    keyring.request(toDaemonCertificates.certificate, { id, server: true }),
  );
  return certificatePage(view, seen, Date.now());
}
