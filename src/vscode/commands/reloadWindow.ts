import * as vscode from 'vscode';

/** Loads this window again, and with it the version of the extension that was installed meanwhile. */
export async function reloadWindow(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.reloadWindow');
}
