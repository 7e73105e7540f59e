import * as vscode from 'vscode';
import type { KeyFacts } from '../../core/keys/key.ts';
import { toDaemon } from '../../protocol/toDaemon.ts';
import type { ServerView } from '../../protocol/state.ts';
import { confirm } from '../confirm.ts';
import type { Face } from '../face.ts';
import { unlinked } from '../plainText.ts';
import { stateOf } from '../serverPick.ts';
import { showError } from '../showError.ts';
import type { Fresh } from './freshValue.ts';
import { keyPageLink } from './keyPage.ts';
import { refusedText, unprovedText } from './triedTexts.ts';

type Result = 'rotated' | 'left' | 'again';

/**
 * Lets the daemon try another value of a key and put it in place, and says what came of it. `again`: it was refused, and
 * the person wants another try.
 */
export async function tryFresh(
  face: Face,
  view: ServerView,
  key: KeyFacts,
  fresh: Fresh,
): Promise<Result> {
  const first = await rotate(face, key, fresh, false);
  if (first.rotated) return told(face, view, key);
  const state = await stateOf(face.keyring);
  const refused = refusedText(first.tried, state);
  if (refused !== undefined) return refusal(refused, fresh);
  if (!(await confirmUnproved(key.name, unprovedText(first.tried, state)))) return 'left';
  const second = await rotate(face, key, fresh, true);
  if (second.rotated) return told(face, view, key);
  return refusal(refusedText(second.tried, state) ?? '', fresh);
}

async function rotate(
  { keyring }: Face,
  { name }: KeyFacts,
  { value, source }: Fresh,
  unproved: boolean,
) {
  const title = vscode.l10n.t('Trying the new key {name}', { name: unlinked(name) });
  const given = { ...(value !== undefined && { value }), ...(source && { source }) };
  // Not as a notification, which would stay beside the one that says what came of it.
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, async () =>
    keyring.request(toDaemon.rotateKey, { name, ...given, unproved }),
  );
}

async function refusal(sentence: string, { generated }: Fresh): Promise<Result> {
  const again = generated ? vscode.l10n.t('Try Again') : vscode.l10n.t('Enter Another…');
  const chosen = await vscode.window.showWarningMessage(sentence, again);
  return chosen ? 'again' : 'left';
}

function confirmUnproved(name: string, detail: string): Promise<boolean> {
  return confirm(
    vscode.l10n.t('Use the new key {name} although it could not be proved?', { name }),
    detail,
    vscode.l10n.t('Use It'),
  );
}

function told(face: Face, view: ServerView, key: KeyFacts): Result {
  void offerEnd(face, view, key).catch((error: unknown) => showError(face.log, error));
  return 'rotated';
}

async function offerEnd(face: Face, view: ServerView, key: KeyFacts): Promise<void> {
  const name = unlinked(key.name);
  const inUse = vscode.l10n.t('The new key {name} is in use.', { name });
  if (key.source) return void (await vscode.window.showInformationMessage(inUse));
  const sentence = vscode.l10n.t(
    'The key before is kept until you confirm that it is withdrawn at {page}.',
    { page: keyPageLink(view.server.url) },
  );
  const withdrawn = vscode.l10n.t('The Old One Is Withdrawn');
  const undo = vscode.l10n.t('Undo');
  const chosen = await vscode.window.showInformationMessage(
    `${inUse} ${sentence}`,
    withdrawn,
    undo,
  );
  if (chosen === withdrawn) await confirmRotation(face, key.name);
  if (chosen === undo) await undoRotation(face, key.name);
}

/** Deletes the value before, which the person has withdrawn. */
export async function confirmRotation({ keyring }: Face, name: string): Promise<void> {
  await keyring.request(toDaemon.confirmRotation, { name });
  const sentence = vscode.l10n.t('The old key {name} is deleted.', { name });
  vscode.window.setStatusBarMessage(sentence, 5000);
}

/** Takes the value before back. */
export async function undoRotation({ keyring }: Face, name: string): Promise<void> {
  await keyring.request(toDaemon.undoRotation, { name });
  void vscode.window.showInformationMessage(
    vscode.l10n.t(
      'The key {name} is the one before again. The new one is no longer here; if its provider knows it, withdraw it there.',
      { name: unlinked(name) },
    ),
  );
}
