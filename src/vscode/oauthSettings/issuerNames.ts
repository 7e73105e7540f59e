import * as vscode from 'vscode';
import { isSecureUrl } from '../../core/loopback.ts';
import type { OAuthSettings } from '../../core/oauth/settings.ts';
import { askText, runSteps, type Answer, type Position, type TextProblem } from '../multiStep.ts';

type IssuerNames = NonNullable<OAuthSettings['trustIssuer']>;

/** Asks under which name the server knows its issuer, and which one the metadata states. `undefined` when the person left. */
export async function askIssuerNames(
  title: string,
  { named, stated }: IssuerNames = { named: '', stated: '' },
): Promise<IssuerNames | undefined> {
  const known = vscode.l10n.t('The issuer, as the server names it');
  const other = vscode.l10n.t('The other name, as the metadata of the issuer states it');
  return runSteps<IssuerNames>(title, { named, stated }, [
    (names, at) => askName(names, 'named', at, known),
    (names, at) => askName(names, 'stated', at, other),
  ]);
}

async function askName(
  names: IssuerNames,
  which: keyof IssuerNames,
  at: Position,
  prompt: string,
): Promise<Answer<IssuerNames>> {
  const placeholder = 'https://issuer.example.com';
  const answer = await askText(at, {
    prompt,
    placeholder,
    value: names[which],
    validate: issuerProblem,
  });
  return typeof answer === 'string' ? { ...names, [which]: answer } : answer;
}

/** What is wrong with the name of an issuer. */
export function issuerProblem(text: string): TextProblem | undefined {
  if (isSecureUrl(text.trim())) return undefined;
  const sentence = vscode.l10n.t(
    'Enter the whole name of the issuer, such as https://issuer.example.com.',
  );
  return { sentence, pending: true };
}
