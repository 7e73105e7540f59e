import * as vscode from 'vscode';
import { toAuthError } from '../../core/errors.ts';
import type { KeyFacts } from '../../core/keys/key.ts';
import type { Tried } from '../../protocol/keys.ts';
import { toDaemon } from '../../protocol/toDaemon.ts';
import type { ServerView } from '../../protocol/state.ts';
import { confirm } from '../confirm.ts';
import type { Face } from '../face.ts';
import { unlinked } from '../plainText.ts';
import { stateOf } from '../serverPick.ts';
import { showError } from '../showError.ts';
import { chooseKey } from './keyPick.ts';
import { keyPageLink, openKeyPage } from './keyPage.ts';
import { listText } from './keyTexts.ts';
import { deadText, isDead, namesOf } from './triedTexts.ts';

/** Revokes a key of a server: the only one, or the one that the person picks. */
export async function revokeKeyOf(face: Face, view: ServerView): Promise<void> {
  const head = {
    title: vscode.l10n.t('Revoke'),
    placeholder: vscode.l10n.t('Revoke which key of {server}?', { server: view.server.name }),
  };
  const chosen = await chooseKey(face.keyring, view, undefined, head, 'kept');
  if (chosen?.facts) await revokeKey(face, view, chosen.facts);
}

/** Deletes a key here, opens the page where it is withdrawn, and offers to check that it is dead. */
export async function revokeKey(face: Face, view: ServerView, key: KeyFacts): Promise<void> {
  const { name, usedBy } = key;
  const state = await stateOf(face.keyring);
  const agreed = await confirm(
    vscode.l10n.t('Revoke the key {name}?', { name }),
    vscode.l10n.t(
      'It is deleted from the keyring, and these servers cannot be used until you enter another one: {servers}. The page of its provider opens, where you withdraw it; only that ends it.',
      { servers: listText(namesOf(state, usedBy)) },
    ),
    vscode.l10n.t('Revoke'),
  );
  if (!agreed) return;
  await face.keyring.request(toDaemon.revokeKey, { name });
  void offerCheck(face, view, name).catch((error: unknown) => showError(face.log, error));
  await openKeyPage(view.server.url);
}

async function offerCheck(face: Face, { server }: ServerView, name: string): Promise<void> {
  const page = keyPageLink(server.url);
  const check = vscode.l10n.t('Check');
  const deleted = vscode.l10n.t(
    'The key {name} is deleted from the keyring. Withdraw it at {page}, then check that it is dead.',
    { name: unlinked(name), page },
  );
  let pressed = await vscode.window.showInformationMessage(deleted, check);
  while (pressed) {
    const tried = await checked(face, name);
    if (!tried) return void vscode.window.showInformationMessage(tooLate(name, page));
    const said = deadText(unlinked(name), tried, await stateOf(face.keyring));
    if (isDead(tried)) return void vscode.window.showInformationMessage(said);
    const sentence = `${said} ${vscode.l10n.t('Withdraw it at {page}.', { page })}`;
    pressed = await vscode.window.showWarningMessage(sentence, vscode.l10n.t('Check Again'));
  }
}

/** `undefined` when the key is no longer remembered. */
async function checked({ keyring }: Face, name: string): Promise<readonly Tried[] | undefined> {
  try {
    return (await keyring.request(toDaemon.checkRevoked, { name })).tried;
  } catch (error) {
    if (toAuthError(error).code === 'key_missing') return undefined;
    throw error;
  }
}

function tooLate(name: string, page: string): string {
  return vscode.l10n.t(
    'The key {name} is no longer remembered, so whether it is dead cannot be checked from here. See at {page} that it is withdrawn.',
    { name: unlinked(name), page },
  );
}
