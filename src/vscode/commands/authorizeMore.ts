import * as vscode from 'vscode';
import { labelOf, type Chosen } from '../accounts.ts';
import type { Face } from '../face.ts';
import { askText } from '../multiStep.ts';
import { authorizeFor } from './authorize.ts';

/** Authorizes an account of a server once more, with the scopes that it wanted beyond those granted before. */
export async function authorizeMore(face: Face, view: Chosen): Promise<void> {
  const { missingScopes = [] } = view;
  const scopes = missingScopes.length > 0 ? missingScopes : await askScopes(view);
  if (scopes) await authorizeFor(face, view, scopes);
}

/** No tool was refused, or the server did not say for want of what. */
async function askScopes(view: Chosen): Promise<string[] | undefined> {
  const answer = await askText(
    { title: vscode.l10n.t('Authorize more for {server}', { server: labelOf(view) }) },
    {
      prompt: vscode.l10n.t('The scopes that are missing, separated by spaces'),
      placeholder: 'mcp:write',
      value: '',
      validate: (text) =>
        text.trim() === '' ? { sentence: vscode.l10n.t('Enter at least one scope.') } : undefined,
    },
  );
  return typeof answer === 'string' ? answer.split(/[\s,]+/u).filter(Boolean) : undefined;
}
