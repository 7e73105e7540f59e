import * as vscode from 'vscode';
import type { Place } from '../core/ports.ts';

const CHOICES: readonly Place['redirect'][] = ['auto', 'loopback', 'uriHandler'];

function chosenRedirect(): Place['redirect'] {
  const value = vscode.workspace.getConfiguration('mcpKeyring').get<unknown>('redirect');
  return CHOICES.find((choice) => choice === value) ?? 'auto';
}

/** Where this window runs, and the user's choice of a redirect. */
export function place(): Place {
  return {
    ui: vscode.env.uiKind === vscode.UIKind.Web ? 'web' : 'desktop',
    remote: vscode.env.remoteName !== undefined,
    uriScheme: vscode.env.uriScheme,
    redirect: chosenRedirect(),
  };
}

/** Calls `listener` when {@link place} may have changed: only the setting can, while a window lives. */
export function onDidChangePlace(listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration('mcpKeyring.redirect')) listener();
  });
}
