import * as vscode from 'vscode';
import {
  askText,
  type Answer,
  type Position,
  type TextProblem,
  type TextStep,
} from '../multiStep.ts';

/** A client as it is entered; the secret is empty for a public one. */
export interface ClientDraft {
  readonly clientId: string;
  readonly clientSecret: string;
}

type Frame = Pick<TextStep, 'buttons' | 'signal'>;

/** Longer than any id that an issuer gives; the settings take no longer one. */
const LONGEST = 2_048;

/** Asks for the id of a client. */
export async function askClientId(
  draft: ClientDraft,
  at: Position,
  frame: Frame = {},
): Promise<Answer<ClientDraft>> {
  const answer = await askText(at, {
    ...frame,
    prompt: vscode.l10n.t('The client ID, as the issuer shows it'),
    value: draft.clientId,
    validate: clientIdProblem,
  });
  return typeof answer === 'string' ? { ...draft, clientId: answer } : answer;
}

/** Asks for the secret of a client, which may have none. */
export async function askClientSecret(
  draft: ClientDraft,
  at: Position,
  frame: Frame = {},
): Promise<Answer<ClientDraft>> {
  const answer = await askText(at, {
    ...frame,
    prompt: vscode.l10n.t(
      'The client secret, if the issuer gave one. It is kept in the secret storage of VS Code.',
    ),
    placeholder: vscode.l10n.t('Leave empty for a client without a secret'),
    value: draft.clientSecret,
    password: true,
    validate: () => undefined,
  });
  return typeof answer === 'string' ? { ...draft, clientSecret: answer } : answer;
}

function clientIdProblem(text: string): TextProblem | undefined {
  const id = text.trim();
  if (id === '') return { sentence: vscode.l10n.t('Enter the client ID.') };
  if (/\s/u.test(id))
    return { sentence: vscode.l10n.t('A client ID has no spaces or line breaks inside.') };
  if (id.length <= LONGEST) return undefined;
  return { sentence: vscode.l10n.t('This is too long for a client ID.') };
}
