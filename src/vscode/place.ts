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

/** Whether the person looks at this window: what tools need is told in that one. */
export function isFocused(): boolean {
  return vscode.window.state.focused;
}

/** Calls `listener` when {@link place} may have changed, which only the setting can, and when the window gets the focus. */
export function onDidChangePlace(listener: () => void): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('mcpKeyring.redirect')) listener();
    }),
    vscode.window.onDidChangeWindowState(({ focused }) => focused && listener()),
  );
}
