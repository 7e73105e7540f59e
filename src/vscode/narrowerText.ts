import * as vscode from 'vscode';
import type { CredentialFacts } from '../core/credential.ts';
import { quote } from '../core/errors.ts';
import { unlinked } from './plainText.ts';

/** What was asked for and not granted, as a sentence to append; empty when all was. */
export function narrowerText(credential: CredentialFacts | undefined): string {
  const refused = credential?.refusedScopes ?? [];
  if (refused.length === 0) return '';
  const scopes = unlinked(refused.map((scope) => quote(scope)).join(', '));
  return ` ${vscode.l10n.t('Not granted by its issuer: {scopes}.', { scopes })}`;
}
