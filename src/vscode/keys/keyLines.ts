import * as vscode from 'vscode';
import type { KeyFacts } from '../../core/keys/key.ts';
import { moment } from '../relativeTime.ts';
import { weaknessText } from './keyTexts.ts';
import { usedText } from './usedText.ts';

/** A key in one line: what it is, since when, who uses it, and why it may be easy to guess. */
export function keyLine(key: KeyFacts, serverName: (id: string) => string): string {
  const { name, source, masked, enteredAt, usedBy, weakness } = key;
  const what = source
    ? vscode.l10n.t('read by {command}', { command: source.command })
    : vscode.l10n.t('{masked}, entered {time}', {
        masked,
        time: moment(enteredAt, vscode.env.language),
      });
  const parts = [what, usedText(usedBy.map(serverName))];
  const line = vscode.l10n.t('Key {name}: {facts}', { name, facts: parts.join(', ') });
  return weakness ? `${line}\n${weaknessText(weakness)}` : line;
}

/** A key that is not in the keyring, in one line. */
export function missingKeyLine(name: string): string {
  return vscode.l10n.t('Key {name}: not in the keyring', { name });
}

/** A variable in one line. */
export function variableLine(name: string, isSet: boolean): string {
  if (isSet) return vscode.l10n.t('Variable {name}: set', { name });
  return vscode.workspace.isTrusted
    ? vscode.l10n.t('Variable {name}: not set where VS Code was started', { name })
    : vscode.l10n.t('Variable {name}: not read in a workspace that is not trusted', { name });
}
