import * as vscode from 'vscode';
import type { OAuthSettings } from '../../core/oauth/settings.ts';
import { askText, runSteps, type Answer, type Position } from '../multiStep.ts';
import { askClientId } from '../prompts/clientSteps.ts';
import { issuerProblem } from './issuerNames.ts';

type Enterprise = NonNullable<OAuthSettings['enterprise']>;

/** Asks for the identity provider and for our client there. `undefined` when the person left. */
export async function enterprise(
  title: string,
  { issuer, clientId }: Enterprise = { issuer: '', clientId: '' },
): Promise<{ readonly value: Enterprise } | undefined> {
  const heading = `${title}: ${vscode.l10n.t('Identity provider')}`;
  const value = await runSteps<Enterprise>(heading, { issuer, clientId }, [askIssuer, askId]);
  return value && { value };
}

async function askIssuer(draft: Enterprise, at: Position): Promise<Answer<Enterprise>> {
  const answer = await askText(at, {
    prompt: vscode.l10n.t('The address of the identity provider, as it names itself'),
    placeholder: 'https://login.example.com',
    value: draft.issuer,
    validate: issuerProblem,
  });
  return typeof answer === 'string' ? { ...draft, issuer: answer } : answer;
}

async function askId(draft: Enterprise, at: Position): Promise<Answer<Enterprise>> {
  const answer = await askClientId({ clientId: draft.clientId, clientSecret: '' }, at);
  return typeof answer === 'object' ? { ...draft, clientId: answer.clientId } : answer;
}
