import * as vscode from 'vscode';
import { decoded } from '../../core/signing/bytes.ts';
import { keysAt, withKey, type HeadersDraft, type KeyPlace } from '../keys/headersDraft.ts';
import type { KeyDraft, SigningRole } from '../keys/keyDraft.ts';
import { keyProblem } from '../keys/keyProblems.ts';
import type { Question } from '../keys/keyValueSteps.ts';
import { back, type Step, type TextProblem } from '../multiStep.ts';
import { takePem } from '../oauthSettings/pem.ts';

/** Asks for the value of a key by which requests are signed. */
export function signingQuestion({ name, text = '', signs = 'text' }: KeyDraft): Question {
  return {
    answers: 'text',
    prompt: `${promptFor(signs, name)} ${vscode.l10n.t('It is kept in the secret storage of VS Code.')}`,
    value: text,
    password: signs !== 'accessKeyId',
    verbatim: true,
    validate: (typed) => signingKeyProblem(typed, signs),
  };
}

/** What is to be said of a key while it is typed. */
export function signingKeyProblem(text: string, signs: SigningRole): TextProblem | undefined {
  const value = text.trim();
  if ((signs === 'hex' || signs === 'base64') && value !== '' && !isBytes(value, signs))
    return {
      sentence:
        signs === 'hex'
          ? vscode.l10n.t(
              'This is not hexadecimal: it has digits and the letters a to f, in pairs.',
            )
          : vscode.l10n.t('This is not Base64.'),
      pending: true,
    };
  return keyProblem(text);
}

function isBytes(value: string, encoding: 'hex' | 'base64'): boolean {
  return (decoded(value, encoding)?.length ?? 0) > 0;
}

function promptFor(signs: SigningRole, name: string): string {
  switch (signs) {
    case 'accessKeyId':
      return vscode.l10n.t('The access key id.');
    case 'secretAccessKey':
      return vscode.l10n.t('The secret access key.');
    case 'sessionToken':
      return vscode.l10n.t('The session token.');
    case 'hex':
      return vscode.l10n.t('The key {name} in hexadecimal.', { name });
    case 'base64':
      return vscode.l10n.t('The key {name} in Base64.', { name });
    case 'text':
    case 'pem':
      return vscode.l10n.t('The key {name}, which signs the requests.', { name });
  }
}

/** Takes a private key from a file or the clipboard; who leaves there is asked the question before again. */
export function takePrivateKey(place: KeyPlace): Step<HeadersDraft> {
  return async (draft, { title }) => {
    const { name = '' } = keysAt(draft, place)[place[1]] ?? {};
    const explanation = vscode.l10n.t('The private key, unencrypted, as PKCS #8 in PEM');
    const text = await takePem(title, { label: name, explanation }, 'PRIVATE KEY');
    return text === undefined ? back : withKey(draft, place, { text });
  };
}
