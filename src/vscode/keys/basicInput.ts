import * as vscode from 'vscode';
import { askText, runSteps, type TextProblem } from '../multiStep.ts';
import { askKeyValue } from './keyInput.ts';

interface Draft {
  readonly user: string;
  readonly password: string;
}

/**
 * Asks for a user and a password; the answer is both in Base64, as they travel. `undefined` when the person left.
 * @see https://www.rfc-editor.org/rfc/rfc7617#section-2
 */
export async function askBasic(title: string, user: string): Promise<string | undefined> {
  const draft = await runSteps<Draft>(title, { user, password: '' }, [
    async (asked, at) => {
      const prompt = vscode.l10n.t('The user, as the server knows it');
      const answer = await askText(at, { prompt, value: asked.user, validate: userProblem });
      return typeof answer === 'string' ? { ...asked, user: answer } : answer;
    },
    async (asked, at) => {
      const prompt = vscode.l10n.t('The password of {user}.', { user: asked.user });
      const answer = await askKeyValue(at, prompt, 'basic');
      return typeof answer === 'string' ? { ...asked, password: answer } : answer;
    },
  ]);
  return draft && Buffer.from(`${draft.user}:${draft.password}`, 'utf8').toString('base64');
}

/** The user in a value that {@link askBasic} made. */
export function userOf(value: string): string {
  return Buffer.from(value, 'base64').toString('utf8').split(':')[0] ?? '';
}

function userProblem(text: string): TextProblem | undefined {
  if (text.trim() === '') return { sentence: vscode.l10n.t('Enter the user.') };
  if (!text.includes(':')) return undefined;
  return { sentence: vscode.l10n.t('The name of a user has no colon in it.') };
}
