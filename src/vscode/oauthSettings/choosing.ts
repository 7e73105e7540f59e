import * as vscode from 'vscode';
import { withoutIcons } from '../plainText.ts';
import { pickOne } from './pickOne.ts';
import type { Choice } from './settingChoices.ts';
import type { SettingText } from './settingTexts.ts';

interface ChoiceItem extends vscode.QuickPickItem {
  readonly value: string | undefined;
}

/** What was chosen; without a value the setting is not to be set. */
export interface Chosen {
  readonly value: string | undefined;
}

/** Asks for one of the values of a setting, or for none. `undefined` when the person left. */
export async function choose(
  title: string,
  { label, explanation, unset }: SettingText,
  choices: readonly Choice[],
  current: string | undefined,
): Promise<Chosen | undefined> {
  const automatic = { value: undefined, label: vscode.l10n.t('Not set: {what}', { what: unset }) };
  const items: ChoiceItem[] = [automatic, ...choices].map((choice) => ({
    ...choice,
    label: withoutIcons(capitalized(choice.label)),
    ...(choice.value === current && { description: vscode.l10n.t('now') }),
  }));
  const head = { title: `${title}: ${label}`, placeholder: explanation };
  return pickOne(
    head,
    items,
    items.find(({ value }) => value === current),
  );
}

/** Words that follow a label elsewhere begin a line here. */
function capitalized(text: string): string {
  return text.slice(0, 1).toLocaleUpperCase() + text.slice(1);
}
