import * as vscode from 'vscode';
import { keyNamesOf, variableNamesOf } from '../../core/keys/keysOfServer.ts';
import { toDaemon } from '../../protocol/toDaemon.ts';
import type { ServerView } from '../../protocol/state.ts';
import { confirm } from '../confirm.ts';
import type { Face } from '../face.ts';
import { listText } from './keyTexts.ts';

/** Whether a server that was added or changed on another machine waits for a person to let it have keys of this one. */
export function waitsForConsent({ keys }: ServerView): boolean {
  return keys?.failure?.code === 'keys_unconfirmed';
}

/** Asks whether a server may have the keys and variables that it names. True when it may. */
export async function allowKeys({ keyring }: Face, { server }: ServerView): Promise<boolean> {
  const names = listText([...keyNamesOf(server), ...variableNamesOf(server)]);
  const { origin: host } = new URL(server.url);
  const agreed = await confirm(
    vscode.l10n.t('Let {server} have keys of this machine?', { server: server.name }),
    vscode.l10n.t(
      'It was added or changed on another machine. Its requests go to {host} and are given: {names}. Allow it only when you know that address.',
      { host, names },
    ),
    vscode.l10n.t('Allow'),
  );
  if (agreed) await keyring.request(toDaemon.allowKeys, { id: server.id });
  return agreed;
}
