import * as vscode from 'vscode';
import { status } from '../core/status.ts';
import type { ServerView } from '../protocol/state.ts';
import { certificateText } from './certificates/certificateTexts.ts';
import { keyStatusText } from './keys/keyStatusText.ts';
import { nextStep } from './nextStep.ts';
import { isOpen } from './offers.ts';
import { duration } from './relativeTime.ts';

/** The status of a server in a few words that can follow its name. */
export function statusText(view: ServerView, unlocked: boolean, now: number): string {
  if (view.busy) return vscode.l10n.t('working…');
  if (isOpen(view)) return vscode.l10n.t('no authentication');
  if (!unlocked && !view.credential) return vscode.l10n.t('locked');
  const next = nextStep(view, now);
  const certificate = next === 'replaceCertificate' ? certificateText(view, now) : undefined;
  return certificate ?? keyStatusText(view, now) ?? wordsOf(view, now);
}

function wordsOf(view: ServerView, now: number): string {
  const current = status(view.server, view, now);
  switch (current.kind) {
    case 'none':
      return vscode.l10n.t('not authorized');
    case 'ready':
      if (!view.credential) return vscode.l10n.t('ready');
      return current.until === undefined
        ? vscode.l10n.t('authorized, end not stated')
        : expires(current.until, now);
    case 'expiring':
      return expires(current.until, now);
    case 'expired':
      return vscode.l10n.t('expired');
    case 'failed':
      return nextStep(view, now) === 'authorize'
        ? vscode.l10n.t('needs to be authorized again')
        : vscode.l10n.t('could not be refreshed');
  }
}

function expires(until: number, now: number): string {
  const time = duration(until - now, vscode.env.language);
  return vscode.l10n.t('expires in {time}', { time });
}
