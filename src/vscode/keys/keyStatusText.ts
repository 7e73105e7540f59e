import * as vscode from 'vscode';
import { keyStatus } from '../../core/status.ts';
import type { ServerView } from '../../protocol/state.ts';
import { duration } from '../relativeTime.ts';
import { ageText } from './keyTexts.ts';
import { agedKey } from './keysInNeed.ts';

/** The status of a server in words, as far as its keys decide it; `undefined` where they do not. */
export function keyStatusText(view: ServerView, now: number): string | undefined {
  const { keys, server } = view;
  if (!keys) return undefined;
  const current = keyStatus(keys, now);
  switch (current.kind) {
    case 'none':
      return neededText(keys.missing, keys.missingVariables);
    case 'failed':
      if (current.code === 'keys_unconfirmed') return vscode.l10n.t('keys are held back');
      return current.code === 'signature_refused'
        ? vscode.l10n.t('signature refused')
        : vscode.l10n.t('key refused');
    case 'expired':
      return vscode.l10n.t('key expired');
    case 'expiring':
      return endsText(current.until, now);
    case 'ready': {
      const aged = agedKey(view, now);
      if (aged) return vscode.l10n.t('key is {age} old', { age: ageText(aged, now) });
      if (server.auth.scheme === 'oauth') return undefined;
      return current.until === undefined ? vscode.l10n.t('ready') : endsText(current.until, now);
    }
  }
}

function neededText(missing: readonly string[], variables: readonly string[]): string {
  if (missing.length > 0) return vscode.l10n.t('needs a key');
  return vscode.l10n.t('needs the variable {name}', { name: variables[0] ?? '' });
}

function endsText(until: number, now: number): string {
  const time = duration(until - now, vscode.env.language);
  return vscode.l10n.t('key expires in {time}', { time });
}
