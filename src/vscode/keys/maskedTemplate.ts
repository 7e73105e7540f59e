import * as vscode from 'vscode';
import { quote } from '../../core/errors.ts';
import { headerVocabulary, parseTemplate, type Reference } from '../../core/headers/template.ts';

/** A template for people: its text as it is, and names in place of what its references stand for. */
export function maskedTemplate(text: string): string {
  const parsed = parseTemplate(text, headerVocabulary);
  if (parsed.kind !== 'template') return quote(text);
  const parts = parsed.template.map((part) =>
    typeof part === 'string' ? part : `‹${nameOf(part)}›`,
  );
  return quote(parts.join(''));
}

function nameOf({ name, argument = '' }: Reference): string {
  switch (name) {
    case 'totp':
      return vscode.l10n.t('code of {key}', { key: argument });
    case 'timestamp':
      return vscode.l10n.t('time');
    case 'signature':
      return vscode.l10n.t('signature');
    case 'nonce':
      return vscode.l10n.t('random');
    default:
      return argument;
  }
}
