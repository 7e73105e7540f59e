import * as vscode from 'vscode';
import type { KeyFacts } from '../../core/keys/key.ts';
import { toDaemon } from '../../protocol/toDaemon.ts';
import type { ServerView, State } from '../../protocol/state.ts';
import type { Face } from '../face.ts';
import { pickOne } from '../oauthSettings/pickOne.ts';
import { unlinked, withoutIcons } from '../plainText.ts';
import { stateOf } from '../serverPick.ts';
import { chooseKey, keyNamed } from './keyPick.ts';
import { keySettingsOf } from './keySettings.ts';
import { enteredText, expiryText, formText, listText, weaknessText } from './keyTexts.ts';
import { revokeKey } from './revokeKey.ts';
import { rotateCredential } from './rotateCredential.ts';
import { confirmRotation, undoRotation } from './rotation.ts';
import { namesOf } from './triedTexts.ts';

/** A line; one that does nothing only tells something. */
interface Line extends vscode.QuickPickItem {
  readonly run?: () => Promise<void>;
}

/** Shows what is known of a key, its value masked, and what can be done with it. */
export async function showCredential(
  face: Face,
  view: ServerView,
  argument: unknown,
): Promise<void> {
  const title = vscode.l10n.t('Show Credential');
  const placeholder = vscode.l10n.t('Show which key of {server}?', { server: view.server.name });
  const head = { title, placeholder };
  const chosen = await chooseKey(face.keyring, view, argument, head, 'kept');
  if (chosen) await show(face, view, chosen.name, `${title}: ${chosen.name}`);
}

async function show(face: Face, view: ServerView, name: string, title: string): Promise<void> {
  const placeholder = vscode.l10n.t('What to do with it?');
  for (;;) {
    const state = await stateOf(face.keyring);
    const { facts } = keyNamed(state, name);
    if (!facts) return;
    const actions = actionsOf(face, view, facts);
    const lines = [...actions, separator(), ...factLines(facts, state)];
    const line = await pickOne<Line>({ title, placeholder }, lines, actions[0]);
    if (!line) return;
    if (line.run) return line.run();
  }
}

function actionsOf(face: Face, view: ServerView, key: KeyFacts): Line[] {
  const target = { serverId: view.server.id, key: key.name };
  return [
    {
      label: `$(copy) ${vscode.l10n.t('Copy')}`,
      description: vscode.l10n.t('the clipboard is cleared after a minute'),
      run: () => copy(face, key.name),
    },
    ...(key.replacedAt === undefined ? [] : unconfirmed(face, key.name)),
    {
      label: `$(sync) ${vscode.l10n.t('Rotate…')}`,
      run: () => rotateCredential(face, view, target),
    },
    {
      label: `$(settings-gear) ${vscode.l10n.t('Key Settings…')}`,
      run: () => keySettingsOf(face.keyring, key.name),
    },
    {
      label: `$(circle-slash) ${vscode.l10n.t('Revoke…')}`,
      run: () => revokeKey(face, view, key),
    },
  ];
}

/** What is left to do after a rotation. */
function unconfirmed(face: Face, name: string): Line[] {
  return [
    {
      label: `$(check) ${vscode.l10n.t('The Old One Is Withdrawn')}`,
      description: vscode.l10n.t('it is deleted here, too'),
      run: () => confirmRotation(face, name),
    },
    {
      label: `$(discard) ${vscode.l10n.t('Undo')}`,
      description: vscode.l10n.t('the key before is used again'),
      run: () => undoRotation(face, name),
    },
  ];
}

async function copy({ keyring, clipboard }: Face, name: string): Promise<void> {
  const { value } = await keyring.request(toDaemon.revealKey, { name });
  await clipboard.copy(value);
  void vscode.window.showInformationMessage(
    vscode.l10n.t('The key {name} is in the clipboard, which is cleared after a minute.', {
      name: unlinked(name),
    }),
  );
}

function factLines(key: KeyFacts, state: State): Line[] {
  const now = Date.now();
  const { source, expiresAt, usedBy, replacedAt, weakness } = key;
  return [
    fact(vscode.l10n.t('Key'), key.masked, 'key'),
    fact(vscode.l10n.t('Kind'), formText(key.form), 'tag'),
    ...(source
      ? [fact(vscode.l10n.t('Read from'), `${source.command} ${source.reference}`, 'references')]
      : []),
    fact(vscode.l10n.t('Entered'), enteredText(key, now), 'history'),
    fact(vscode.l10n.t('Lasts through'), expiryText(expiresAt), 'calendar'),
    fact(vscode.l10n.t('Used by'), listText(namesOf(state, usedBy)), 'plug'),
    ...(replacedAt === undefined
      ? []
      : [
          fact(
            vscode.l10n.t('Key before'),
            vscode.l10n.t('replaced {when}, kept until you say that it is withdrawn', {
              when: enteredText({ enteredAt: replacedAt }, now),
            }),
            'discard',
          ),
        ]),
    ...(weakness ? [fact(vscode.l10n.t('Weak'), weaknessText(weakness), 'warning')] : []),
  ];
}

function fact(label: string, value: string, icon: string): Line {
  return { label: `$(${icon}) ${label}`, description: withoutIcons(value) };
}

function separator(): Line {
  return { label: '', kind: vscode.QuickPickItemKind.Separator };
}
