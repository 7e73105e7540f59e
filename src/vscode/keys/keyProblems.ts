import * as vscode from 'vscode';
import { isHeaderValue } from '../../core/headers/headerRules.ts';
import { secretName } from '../../core/headers/template.ts';
import { hasControls, userNameProblem } from '../../core/keys/basic.ts';
import { isTotpSecret } from '../../core/keys/totp.ts';
import { weaknessOf } from '../../core/keys/weakness.ts';
import type { TextProblem } from '../multiStep.ts';
import { weaknessText } from './keyTexts.ts';

/** What is to be said of a key while it is typed, the first thing first. `scheme` stands before it in its header. */
export function keyProblem(text: string, scheme = ''): TextProblem | undefined {
  const value = text.trim();
  const word = scheme.trim();
  if (value === '') return { sentence: vscode.l10n.t('Enter the key.') };
  if (!isHeaderValue(value))
    return {
      sentence: vscode.l10n.t(
        'HTTP cannot carry this: a key has no line breaks, control characters or letters of other scripts.',
      ),
    };
  if (word !== '' && value.toLowerCase().startsWith(`${word.toLowerCase()} `))
    return {
      sentence: vscode.l10n.t('Leave out the word {word}: it is put before the key by itself.', {
        word,
      }),
    };
  const weakness = weaknessOf({ form: 'text', value });
  if (weakness) return { sentence: weaknessText(weakness), weight: 'warning' };
  return text === value ? undefined : trimmed();
}

/** What is to be said of the secret of one-time codes while it is typed. */
export function totpProblem(text: string): TextProblem | undefined {
  const value = text.trim();
  if (value === '')
    return { sentence: vscode.l10n.t('Enter the secret that the one-time codes are made from.') };
  if (/^\d{6,8}$/u.test(value))
    return {
      sentence: vscode.l10n.t(
        'This is a code, which ends in a moment. Enter the secret that the codes are made from: it is shown when you set them up.',
      ),
    };
  if (!isTotpSecret(value))
    return {
      sentence: vscode.l10n.t(
        'This is no secret of one-time codes: enter it in Base32, which is letters A to Z and digits 2 to 7, or the whole otpauth:// address.',
      ),
      pending: true,
    };
  return text === value ? undefined : trimmed();
}

/** What is wrong with a user name. */
export function userProblem(text: string): TextProblem | undefined {
  switch (userNameProblem(text.trim())) {
    case 'empty':
      return { sentence: vscode.l10n.t('Enter the user name.') };
    case 'colon':
      return { sentence: vscode.l10n.t('A user name has no colon: it ends there.') };
    case 'control':
      return { sentence: vscode.l10n.t('A user name has no line breaks or control characters.') };
    case undefined:
      return undefined;
  }
}

/** What is wrong with a password; its white space is its own. */
export function passwordProblem(text: string): TextProblem | undefined {
  if (text === '') return { sentence: vscode.l10n.t('Enter the password.') };
  if (!hasControls(text)) return undefined;
  return { sentence: vscode.l10n.t('A password has no line breaks or control characters.') };
}

/** What is wrong with the name of a new key. */
export function keyNameProblem(text: string, taken: readonly string[]): TextProblem | undefined {
  const name = text.trim();
  if (name === '') return { sentence: vscode.l10n.t('Give the key a name.') };
  if (!secretName.test(name))
    return {
      sentence: vscode.l10n.t(
        'A name of a key has up to 64 letters, digits and . _ - and begins with a letter or digit.',
      ),
    };
  if (!taken.includes(name)) return undefined;
  return {
    sentence: vscode.l10n.t(
      'A key of this name is in the keyring already. Choose another name, or go back to use that key.',
    ),
  };
}

function trimmed(): TextProblem {
  return {
    sentence: vscode.l10n.t('The white space at its ends is left out.'),
    weight: 'notice',
  };
}
