import assert from 'node:assert/strict';
import { homedir, userInfo } from 'node:os';
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { keyringFolder } from '../../../src/node/keyringFolder.ts';
import { approve, visit } from '../../servers/browser.ts';
import { callbackUri } from '../../support/callbackUri.ts';
import { eventually } from '../../support/eventually.ts';
import { Observer } from '../../support/observer.ts';

const EXTENSION = 'mcp-keyring.mcp-keyring';

/** Wakes the extension and looks at its daemon from outside. */
export async function observeKeyring(): Promise<Observer> {
  const { env, platform } = process;
  const home = homedir();
  assert.notEqual(home, userInfo().homedir, 'this is the keyring of a person');
  await vscode.extensions.getExtension(EXTENSION)?.activate();
  const keyrings = dirname(keyringFolder({ realm: 'any', env, platform, home }));
  const observer = await Observer.connect(keyrings);
  await observer.until('a window has unlocked it', ({ unlocked }) => unlocked);
  return observer;
}

/** Runs a command without waiting for it: most end with a notification, which nobody answers here. */
export function run(command: string, ...args: unknown[]): void {
  void vscode.commands.executeCommand(command, ...args);
}

export async function addServer(observer: Observer, name: string, url: string): Promise<string> {
  await vscode.commands.executeCommand('mcpKeyring.addServer', { url, name, scheme: 'oauth' });
  return (await observer.server(name, 'is listed', () => true)).server.id;
}

export async function chooseRedirect(kind: 'auto' | 'loopback' | 'uriHandler'): Promise<void> {
  const { Global } = vscode.ConfigurationTarget;
  await vscode.workspace.getConfiguration('mcpKeyring').update('redirect', kind, Global);
}

/** Begins an authorization and takes its URL as a person does who wants another browser. */
export async function beginAuthorization(
  id: string,
  command = 'mcpKeyring.authorize',
): Promise<string> {
  await vscode.env.clipboard.writeText('');
  run(command, id);
  return eventually('the authorization URL can be copied', async () => {
    await vscode.commands.executeCommand('mcpKeyring.copyAuthorizationUrl', id);
    return (await vscode.env.clipboard.readText()) || undefined;
  });
}

/** Agrees at the authorization server, and comes back as the operating system does: with a URI for this extension. */
export async function approveByUri(url: string): Promise<void> {
  const { searchParams } = await approve(url);
  const uri = callbackUri(vscode.env.uriScheme, searchParams);
  await vscode.commands.executeCommand('vscode.open', vscode.Uri.parse(uri));
}

/** Adds a server and authorizes it by loopback; gives its id. */
export async function authorized(observer: Observer, name: string, url: string): Promise<string> {
  await chooseRedirect('loopback');
  const id = await addServer(observer, name, url);
  await visit(await beginAuthorization(id));
  await observer.server(name, 'is authorized', ({ credential }) => credential !== undefined);
  return id;
}

/**
 * Runs a command to its end and answers its question with a button; gives the question. VS Code shows no dialog while extension tests run, so it is answered where the
 * extension asks; the suite in the browser clicks the real one.
 */
export async function answering(button: string, command: string, id: string): Promise<string> {
  const { window } = vscode;
  const { showWarningMessage } = window;
  let asked = '';
  const answer = async (question: string, ...more: unknown[]): Promise<unknown> => {
    asked = question;
    return more.includes(button) ? button : undefined;
  };
  Object.assign(window, { showWarningMessage: answer });
  try {
    await vscode.commands.executeCommand(command, id);
  } finally {
    Object.assign(window, { showWarningMessage });
  }
  return asked;
}
