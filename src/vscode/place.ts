import * as vscode from 'vscode';
import { isClientDocumentUrl } from '../core/oauth/clientDocument.ts';
import type { Place } from '../core/ports.ts';

const CHOICES: readonly Place['redirect'][] = ['auto', 'loopback', 'uriHandler', 'paste'];

function setting(name: string): unknown {
  return vscode.workspace.getConfiguration('mcpKeyring').get<unknown>(name);
}

function chosenRedirect(): Place['redirect'] {
  const value = setting('redirect');
  return CHOICES.find((choice) => choice === value) ?? 'auto';
}

/** One that no issuer could read is as good as none. */
function clientDocument(): string | undefined {
  const url = setting('clientMetadataUrl');
  return typeof url === 'string' && isClientDocumentUrl(url.trim()) ? url.trim() : undefined;
}

/** Where this window runs, and what the user chose for every server. */
export function place(): Place {
  return {
    ui: vscode.env.uiKind === vscode.UIKind.Web ? 'web' : 'desktop',
    remote: vscode.env.remoteName !== undefined,
    uriScheme: vscode.env.uriScheme,
    redirect: chosenRedirect(),
    clientDocument: clientDocument(),
  };
}

/** Whether the person looks at this window: what tools need is told in that one. */
export function isFocused(): boolean {
  return vscode.window.state.focused;
}

/** Calls `listener` when {@link place} may have changed, which only the settings can, and when the window gets the focus. */
export function onDidChangePlace(listener: () => void): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('mcpKeyring')) listener();
    }),
    vscode.window.onDidChangeWindowState(({ focused }) => focused && listener()),
  );
}
