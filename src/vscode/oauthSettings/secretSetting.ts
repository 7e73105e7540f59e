import * as vscode from 'vscode';
import { askText } from '../multiStep.ts';
import type { SettingText } from './settingTexts.ts';

/** Asks for a secret, hidden as it is typed. `undefined` when the person left. */
export async function enterSecret(
  title: string,
  { label, explanation }: SettingText,
): Promise<string | undefined> {
  const kept = vscode.l10n.t('It is kept in the secret storage of VS Code and never shown.');
  const answer = await askText(
    { title: `${title}: ${label}` },
    {
      prompt: `${explanation} ${kept}`,
      value: '',
      password: true,
      validate: (text) =>
        text.trim() === '' ? { sentence: vscode.l10n.t('Enter the secret.') } : undefined,
    },
  );
  return typeof answer === 'string' ? answer : undefined;
}
