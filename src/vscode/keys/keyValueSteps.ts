import * as vscode from 'vscode';
import { askText, type Answer, type Position, type Step, type TextStep } from '../multiStep.ts';
import { signingQuestion, takePrivateKey } from '../signing/signingKeySteps.ts';
import { generateStep } from './generateStep.ts';
import { keysAt, withKey, type HeadersDraft, type KeyPlace } from './headersDraft.ts';
import type { KeyDraft } from './keyDraft.ts';
import { keyProblem, passwordProblem, totpProblem, userProblem } from './keyProblems.ts';

/** A question for one text of a key. */
export interface Question extends TextStep {
  readonly answers: 'user' | 'text' | 'reference';
}

/** The questions for the value of a key, or for where it lies. */
export function valueSteps(
  key: KeyDraft,
  place: KeyPlace,
  copy: (value: string) => Promise<void>,
): Step<HeadersDraft>[] {
  if (key.origin?.kind === 'command') return [asking(place, referenceQuestion)];
  if (key.origin?.kind === 'generated') return [generateStep(place, copy)];
  if (key.signs === 'pem') return [takePrivateKey(place)];
  if (key.signs) return [asking(place, signingQuestion)];
  switch (key.form) {
    case 'text':
      return [asking(place, keyQuestion)];
    case 'basic':
      return [asking(place, userQuestion), asking(place, passwordQuestion)];
    case 'totp':
      return [asking(place, totpQuestion)];
  }
}

function asking(
  place: KeyPlace,
  question: (key: KeyDraft, scheme: string | undefined) => Question,
): Step<HeadersDraft> {
  return async (draft, at) => {
    const key = keysAt(draft, place)[place[1]];
    const { scheme } = (place[0] !== 'signature' && draft.headers[place[0]]) || {};
    return key ? ask(draft, at, place, question(key, scheme)) : draft;
  };
}

async function ask(
  draft: HeadersDraft,
  at: Position,
  place: KeyPlace,
  { answers, ...step }: Question,
): Promise<Answer<HeadersDraft>> {
  const answer = await askText(at, step);
  return typeof answer === 'string' ? withKey(draft, place, { [answers]: answer }) : answer;
}

const keyQuestion = ({ name, isNew, text = '' }: KeyDraft, scheme?: string): Question => ({
  answers: 'text',
  prompt: isNew
    ? vscode.l10n.t('The new key {name}. It is kept in the secret storage of VS Code.', { name })
    : vscode.l10n.t('The key {name}. It is kept in the secret storage of VS Code.', { name }),
  value: text,
  password: true,
  verbatim: true,
  validate: (typed) => keyProblem(typed, scheme),
});

const userQuestion = ({ user = '' }: KeyDraft): Question => ({
  answers: 'user',
  prompt: vscode.l10n.t('The user name'),
  value: user,
  validate: userProblem,
});

const passwordQuestion = ({ user = '', text = '' }: KeyDraft): Question => ({
  answers: 'text',
  prompt: vscode.l10n.t('The password of {user}. It is kept in the secret storage of VS Code.', {
    user,
  }),
  value: text,
  password: true,
  verbatim: true,
  validate: passwordProblem,
});

const totpQuestion = ({ name, isNew, text = '' }: KeyDraft): Question => ({
  answers: 'text',
  prompt: isNew
    ? vscode.l10n.t(
        'The new secret of the one-time codes {name}, or its otpauth:// address, which is what its QR code says',
        { name },
      )
    : vscode.l10n.t(
        'The secret of the one-time codes, or its otpauth:// address, which is what its QR code says',
      ),
  value: text,
  password: true,
  verbatim: true,
  validate: totpProblem,
});

const referenceQuestion = ({ origin, reference = '' }: KeyDraft): Question => ({
  answers: 'reference',
  prompt: vscode.l10n.t('Where {command} finds the key', {
    command: origin?.kind === 'command' ? origin.command : '',
  }),
  value: reference,
  placeholder: 'op://vault/item/field',
  validate: (typed) =>
    typed.trim() === ''
      ? { sentence: vscode.l10n.t('Enter what the command is to look for.') }
      : undefined,
});
