import * as vscode from 'vscode';
import type { Step } from '../../core/ports.ts';
import { toDaemon } from '../../protocol/messages.ts';
import type { ServerView } from '../../protocol/state.ts';
import type { Face } from '../face.ts';
import { unlinked } from '../plainText.ts';

/** Authorizes a server in the browser, naming each step; cancellable at any of them. */
export async function authorize(
  { keyring, browser }: Face,
  { server, connections }: ServerView,
): Promise<void> {
  const name = unlinked(server.name);
  const title = vscode.l10n.t('Authorizing {server}', { server: name });
  const location = vscode.ProgressLocation.Notification;
  await vscode.window.withProgress(
    { location, title, cancellable: true },
    async (progress, token) => {
      const steps = keyring.onProgress(({ serverId, step }) => {
        if (serverId === server.id) progress.report({ message: stepText(step, server.id) });
      });
      try {
        await keyring.request(toDaemon.authorize, { id: server.id }, token);
      } finally {
        steps.dispose();
        browser.done(server.id);
      }
    },
  );
  void tellDone(
    server.id,
    name,
    connections.every(({ file }) => file === undefined),
  );
}

function stepText(step: Step, id: string): string {
  switch (step) {
    case 'challenge':
      return vscode.l10n.t('asking the server…');
    case 'resource_metadata':
      return vscode.l10n.t('reading the metadata of the server…');
    case 'issuer_metadata':
      return vscode.l10n.t('reading the metadata of the issuer…');
    case 'registration':
      return vscode.l10n.t('registering at the issuer…');
    case 'browser':
      return vscode.l10n.t('waiting for the browser… [Copy Authorization URL]({link})', {
        link: copyLink(id),
      });
    case 'device':
      return vscode.l10n.t('waiting for the code to be entered…');
    case 'token':
      return vscode.l10n.t('getting the token…');
  }
}

/** A progress notification has no buttons, but its message may have links; this one goes away with it. */
function copyLink(id: string): string {
  return `command:mcpKeyring.copyAuthorizationUrl?${encodeURIComponent(JSON.stringify([id]))}`;
}

async function tellDone(id: string, server: string, unconnected: boolean): Promise<void> {
  if (!unconnected) {
    void vscode.window.showInformationMessage(vscode.l10n.t('{server} is authorized.', { server }));
    return;
  }
  const connect = vscode.l10n.t('Connect Tool');
  const sentence = vscode.l10n.t('{server} is authorized. You can connect more tools to it.', {
    server,
  });
  const chosen = await vscode.window.showInformationMessage(sentence, connect);
  if (chosen) await vscode.commands.executeCommand('mcpKeyring.connect', id);
}
