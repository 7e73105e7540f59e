import * as vscode from 'vscode';
import type { Log } from '../core/ports.ts';
import { toDaemon } from '../protocol/toDaemon.ts';
import { callbackQuery } from './callbackQuery.ts';
import type { Keyring } from './keyring.ts';
import { showError } from './showError.ts';

const PATH = '/callback';

/**
 * The URI that leads the browser back to this extension. On the desktop a constant, because issuers compare redirect
 * URIs exactly; in a browser-hosted VS Code the whole address of its callback page.
 */
export async function callbackUri(extensionId: string): Promise<string> {
  const uri = `${vscode.env.uriScheme}://${extensionId}${PATH}`;
  if (vscode.env.uiKind !== vscode.UIKind.Web) return uri;
  return (await vscode.env.asExternalUri(vscode.Uri.parse(uri))).toString(true);
}

/** Passes what the browser brings back to the daemon, which knows every window's authorizations. */
export class CallbackHandler implements vscode.UriHandler {
  readonly #keyring: Keyring;
  readonly #log: Log;

  constructor(keyring: Keyring, log: Log) {
    this.#keyring = keyring;
    this.#log = log;
  }

  async handleUri(uri: vscode.Uri): Promise<void> {
    if (uri.path !== PATH) return;
    try {
      const query = callbackQuery(uri.query, vscode.env.uiKind === vscode.UIKind.Web);
      const { known } = await this.#keyring.request(toDaemon.callback, { query });
      if (!known) await nobodyWaits();
    } catch (error) {
      await showError(this.#log, error);
    }
  }
}

async function nobodyWaits(): Promise<void> {
  const authorize = vscode.l10n.t('Authorize');
  const sentence = vscode.l10n.t(
    'No authorization waits for this answer of the browser: it ended or was cancelled. Authorize the server again.',
  );
  const chosen = await vscode.window.showWarningMessage(sentence, authorize);
  if (chosen) await vscode.commands.executeCommand('mcpKeyring.authorize');
}
