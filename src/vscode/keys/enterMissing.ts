import * as vscode from 'vscode';
import { keyFormOf } from '../../core/keys/keyForm.ts';
import type { Server } from '../../core/server.ts';
import { toDaemon } from '../../protocol/toDaemon.ts';
import type { Face } from '../face.ts';
import { unlinked } from '../plainText.ts';
import { enter } from './freshValue.ts';

/** Enters a key of a server that is missing, then the others that are, and says what the server makes of them. */
export async function enterMissing(
  face: Face,
  server: Pick<Server, 'id' | 'name' | 'auth'>,
  all: readonly string[],
  name: string,
): Promise<void> {
  const others = all.filter((other) => other !== name);
  for (const missing of [name, ...others]) {
    const form = keyFormOf(server, missing);
    const title = vscode.l10n.t('Enter Key: {name}', { name: missing });
    const value = await enter(face, { name: missing, form }, title);
    if (value === undefined) return;
    await face.keyring.request(toDaemon.keepKey, { name: missing, form, value });
  }
  const { verdict } = await face.keyring.request(toDaemon.tryKeys, { id: server.id });
  const named = { name: unlinked(name), server: unlinked(server.name) };
  switch (verdict) {
    case 'accepts':
      void vscode.window.showInformationMessage(
        vscode.l10n.t('The key {name} is in the keyring, and accepted by {server}.', named),
      );
      return;
    case 'unknown':
      void vscode.window.showInformationMessage(
        vscode.l10n.t(
          'The key {name} is in the keyring. Whether it is good was not said by {server}.',
          named,
        ),
      );
      return;
    case 'refuses':
    case 'forbids':
      void offerAnother(server.id, name, named);
  }
}

async function offerAnother(
  serverId: string,
  key: string,
  named: { readonly name: string; readonly server: string },
): Promise<void> {
  const again = vscode.l10n.t('Enter Another…');
  const sentence = vscode.l10n.t(
    'The key {name} is in the keyring, but refused by {server}. Enter another one.',
    named,
  );
  const chosen = await vscode.window.showWarningMessage(sentence, again);
  if (chosen)
    await vscode.commands.executeCommand('mcpKeyring.rotateCredential', { serverId, key });
}
