import * as vscode from 'vscode';
import { toDaemon } from '../../protocol/toDaemon.ts';
import type { ServerView } from '../../protocol/state.ts';
import type { Face } from '../face.ts';
import { askScheme } from '../schemeStep.ts';

/** Asks how requests to a server are authenticated, in place of how they are now. */
export async function changeAuthentication(
  { keyring }: Face,
  { server }: ServerView,
): Promise<void> {
  const title = vscode.l10n.t('Change Authentication');
  const scheme = await askScheme(keyring, server.url, { title });
  if (typeof scheme !== 'string') return;
  const auth = { ...server.auth, scheme };
  await keyring.request(toDaemon.changeAuth, { id: server.id, auth });
}
