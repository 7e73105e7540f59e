import * as vscode from 'vscode';
import { isHeaderValue } from '../../core/headers/headerRules.ts';
import type { KeyForm } from '../../core/keys/key.ts';
import { isTotpSecret } from '../../core/keys/totp.ts';
import { weaknessOf } from '../../core/keys/weakness.ts';
import { answered, back, type Answer, type Position } from '../multiStep.ts';
import { weaknessText } from './keyTexts.ts';

/** What is said of a text while it is typed. `warning`s may be accepted by a second Enter, `error`s not at all. */
interface Remark {
  readonly severity: 'info' | 'warning' | 'error';
  readonly sentence: string;
}

/** Asks for the value of a key, hidden as it is typed. White space at its ends is left out, and said to be. */
export async function askKeyValue(
  at: Position,
  prompt: string,
  form: KeyForm,
): Promise<Answer<string>> {
  const input = vscode.window.createInputBox();
  const kept = vscode.l10n.t('It is kept in the secret storage of VS Code.');
  Object.assign(input, at, { prompt: `${prompt} ${kept}`, password: true, ignoreFocusOut: true });
  if ((at.step ?? 1) > 1) input.buttons = [vscode.QuickInputButtons.Back];
  let warned: string | undefined;
  const say = (remark: Remark | undefined): void => {
    input.validationMessage = remark ? shown(remark) : '';
  };
  return answered<string>(input, (resolve) => [
    input.onDidTriggerButton(() => resolve(back)),
    input.onDidChangeValue((text) => say(text.trim() === '' ? undefined : remarkOn(text, form))),
    input.onDidAccept(() => {
      const remark = remarkOn(input.value, form);
      const isTold = remark?.severity === 'warning' && warned === input.value;
      if (!remark || remark.severity === 'info' || isTold) return resolve(input.value.trim());
      if (remark.severity === 'warning') warned = input.value;
      say(remark.severity === 'warning' ? allTheSame(remark) : remark);
    }),
  ]);
}

/** What is to be said of the value of a key as it was typed or pasted. */
export function remarkOn(text: string, form: KeyForm): Remark | undefined {
  const value = text.trim();
  if (value === '') return { severity: 'error', sentence: vscode.l10n.t('Enter the key.') };
  const problem = problemOf(value, form);
  if (problem !== undefined) return { severity: 'error', sentence: problem };
  const weakness = weaknessOf({ form, value });
  if (weakness) return { severity: 'warning', sentence: weaknessText(weakness) };
  if (value === text) return undefined;
  const sentence = vscode.l10n.t('The white space around it is left out.');
  return { severity: 'info', sentence };
}

function problemOf(value: string, form: KeyForm): string | undefined {
  if (form === 'totp' && !isTotpSecret(value))
    return vscode.l10n.t(
      'Enter the secret as the provider shows it: letters A to Z and digits 2 to 7, or the otpauth:// address of its QR code.',
    );
  // A password may have any letters: they travel in Base64.
  if (form === 'text' && !isHeaderValue(value))
    return vscode.l10n.t(
      'There is a line break or a letter in it that no header can carry. Copy the key again.',
    );
  return undefined;
}

function allTheSame({ severity, sentence }: Remark): Remark {
  const again = vscode.l10n.t('Press Enter again to use it all the same.');
  return { severity, sentence: `${sentence} ${again}` };
}

function shown({ severity, sentence }: Remark): vscode.InputBoxValidationMessage {
  const { Error, Info, Warning } = vscode.InputBoxValidationSeverity;
  const all = { error: Error, info: Info, warning: Warning };
  return { message: sentence, severity: all[severity] };
}
