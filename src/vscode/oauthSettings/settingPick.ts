import * as vscode from 'vscode';
import { quote } from '../../core/errors.ts';
import { answered } from '../multiStep.ts';
import { withoutIcons } from '../plainText.ts';
import type { Held } from './settingChange.ts';
import { settingGroups, type SettingGroup, type SettingName } from './settingNames.ts';
import { groupTexts, settingTexts, type SettingText } from './settingTexts.ts';
import { settingValue } from './settingValue.ts';

interface SettingItem extends vscode.QuickPickItem {
  readonly name?: SettingName;
}

/** A setting that the person picked, to edit it or to take it back, and by what text it was found. */
export interface Picked {
  readonly name: SettingName;
  readonly reset: boolean;
  readonly filter: string;
}

/** Lists every setting with its present value, from where the person was `last`. `undefined` when the person left. */
export async function pickSetting(
  title: string,
  held: Held,
  last: Picked | undefined,
  signal: AbortSignal,
): Promise<Picked | undefined> {
  const pick = vscode.window.createQuickPick<SettingItem>();
  const items = itemsFor(held);
  // Values are often copied from somewhere else.
  Object.assign(pick, { title, items, ignoreFocusOut: true });
  Object.assign(pick, { matchOnDescription: true, matchOnDetail: true });
  pick.placeholder = vscode.l10n.t('Choose what to change. It counts from the next authorization.');
  pick.value = last?.filter ?? '';
  pick.activeItems = items.filter(({ name }) => name !== undefined && name === last?.name);
  const answer = await answered<Picked>(
    pick,
    (resolve) => [
      pick.onDidAccept(() => {
        const name = pick.activeItems[0]?.name;
        if (name !== undefined) resolve({ name, reset: false, filter: pick.value });
      }),
      pick.onDidTriggerItemButton(({ item: { name } }) => {
        if (name !== undefined) resolve({ name, reset: true, filter: pick.value });
      }),
    ],
    signal,
  );
  return typeof answer === 'object' ? answer : undefined;
}

function itemsFor(held: Held): SettingItem[] {
  const headings = groupTexts();
  const texts = settingTexts();
  const groups: readonly SettingGroup[] = [
    'client',
    'tokens',
    'redirect',
    'identity',
    'exceptions',
  ];
  return groups.flatMap((group) => [
    { label: headings[group], kind: vscode.QuickPickItemKind.Separator },
    ...settingGroups[group].map((name) => itemOf(name, texts[name], held)),
  ]);
}

function itemOf(name: SettingName, { label, explanation, unset }: SettingText, held: Held) {
  const value = settingValue(name, held);
  return {
    name,
    label: value === undefined ? label : `$(circle-filled) ${label}`,
    description: withoutIcons(quote(value ?? unset)),
    detail: explanation,
    buttons: value === undefined ? [] : [resetButton()],
  };
}

function resetButton(): vscode.QuickInputButton {
  return { iconPath: new vscode.ThemeIcon('discard'), tooltip: vscode.l10n.t('Reset') };
}
