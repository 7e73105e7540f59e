import * as vscode from 'vscode';
import type { KeyFacts } from '../../core/keys/key.ts';
import type { Keyring } from '../keyring.ts';
import { unlinked } from '../plainText.ts';
import { changeKey, type KeyChange } from './keySettings.ts';
import { ageText, listText } from './keyTexts.ts';
import { namesOf } from './triedTexts.ts';

const SNOOZE = 30 * 86_400_000;

/** Says that keys are old enough to be rotated, with what can be done about them. */
export async function offerRotation(keyring: Keyring, keys: readonly KeyFacts[]): Promise<void> {
  const rotate = vscode.l10n.t('Rotate…');
  const snooze = vscode.l10n.t('Snooze 30 Days');
  const never = vscode.l10n.t('Never');
  const sentence = sentenceFor(keyring, keys);
  const chosen = await vscode.window.showInformationMessage(sentence, rotate, snooze, never);
  if (chosen === rotate) await vscode.commands.executeCommand(...rotation(keys));
  if (chosen === snooze) await changeAll(keyring, keys, { snoozedUntil: Date.now() + SNOOZE });
  if (chosen === never) await changeAll(keyring, keys, { rotateAfterDays: 0 });
}

function sentenceFor({ state }: Keyring, keys: readonly KeyFacts[]): string {
  const [first] = keys;
  if (!first || keys.length > 1)
    return vscode.l10n.t('These keys are old enough to be rotated: {names}.', {
      names: unlinked(listText(keys.map(({ name }) => name))),
    });
  return vscode.l10n.t('The key {name} for {servers} is {age} old. Rotate it.', {
    name: unlinked(first.name),
    servers: unlinked(listText(namesOf(state ?? { servers: [] }, first.usedBy))),
    age: ageText(first, Date.now()),
  });
}

/** The command for the one key; of several, the person picks the server first. */
function rotation(keys: readonly KeyFacts[]): [command: string, ...target: unknown[]] {
  const [first] = keys;
  const [serverId] = first?.usedBy ?? [];
  return keys.length === 1 && serverId !== undefined
    ? ['mcpKeyring.rotateCredential', { serverId, key: first?.name }]
    : ['mcpKeyring.rotateCredential'];
}

async function changeAll(
  keyring: Keyring,
  keys: readonly KeyFacts[],
  change: KeyChange,
): Promise<void> {
  for (const key of keys) await changeKey(keyring, key, change);
}
