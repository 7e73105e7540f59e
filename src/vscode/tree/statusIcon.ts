import * as vscode from 'vscode';
import { certificateNeed } from '../../core/certificates/need.ts';
import { status } from '../../core/status.ts';
import type { ServerView } from '../../protocol/state.ts';
import { nextStep } from '../nextStep.ts';
import { isOpen } from '../offers.ts';

/** The icon of a server's status, in the colours that the theme has for such things. */
export function statusIcon(view: ServerView, unlocked: boolean, now: number): vscode.ThemeIcon {
  if (view.busy) return new vscode.ThemeIcon('loading~spin');
  if (isOpen(view)) return new vscode.ThemeIcon('globe');
  if (!unlocked && !view.credential) return new vscode.ThemeIcon('lock');
  const current = status(view.server, view, now);
  if (view.certificate && certificateNeed(view.certificate, now) === 'broken')
    return coloured('error', 'list.errorForeground');
  switch (current.kind) {
    case 'none':
      return view.keys && nextStep(view, now) !== 'authorize'
        ? coloured('warning', 'list.warningForeground')
        : new vscode.ThemeIcon('circle-large-outline');
    case 'ready':
      return nextStep(view, now)
        ? coloured('warning', 'list.warningForeground')
        : coloured('pass-filled', 'testing.iconPassed');
    case 'expiring':
      return coloured('warning', 'list.warningForeground');
    case 'expired':
      return current.renewable
        ? coloured('history', 'list.warningForeground')
        : coloured('error', 'list.errorForeground');
    case 'failed':
      return coloured('error', 'list.errorForeground');
  }
}

function coloured(icon: string, colour: string): vscode.ThemeIcon {
  return new vscode.ThemeIcon(icon, new vscode.ThemeColor(colour));
}
