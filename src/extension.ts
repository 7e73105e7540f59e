import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { DaemonAccess } from './node/daemonClient.ts';
import { keyringFolder, realmOf } from './node/keyringFolder.ts';
import { version } from './version.ts';
import { Browser } from './vscode/browser.ts';
import { ChangePreview } from './vscode/changePreview.ts';
import { registerCommands } from './vscode/commands.ts';
import { DaemonKeyring } from './vscode/daemonKeyring.ts';
import { McpProvider } from './vscode/mcpProvider.ts';
import { Attention } from './vscode/attention.ts';
import { onDidChangePlace } from './vscode/place.ts';
import { DeviceCodes } from './vscode/prompts/deviceCodes.ts';
import { realmKey } from './vscode/realmKey.ts';
import { SecretEntries } from './vscode/secretEntries.ts';
import { nameOf } from './vscode/serverName.ts';
import { StatusBar } from './vscode/statusBar.ts';
import { ServersView } from './vscode/tree/serversView.ts';
import { CallbackHandler, callbackUri } from './vscode/uriHandler.ts';
import { WindowDuties } from './vscode/windowDuties.ts';

/** Builds this window's face of the daemon, and wakes the daemon. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('MCP Keyring', { log: true });
  const entries = new SecretEntries(context.secrets, log);
  const browser = new Browser();
  const codes = new DeviceCodes();
  const preview = new ChangePreview();
  const attention = new Attention();
  const duties = new WindowDuties({
    entries,
    globalState: context.globalState,
    codes,
    log,
    open: (url, serverId) => browser.open(serverId, url),
    callbackUri: () => callbackUri(context.extension.id),
    serverName: (id) => nameOf(keyring.state, id),
    attention: (serverId, problem) => attention.call(keyring.state, serverId, problem),
  });
  const keyring = new DaemonKeyring(() => daemonAccess(context), duties);
  context.subscriptions.push(
    log,
    codes,
    preview,
    keyring,
    registerCommands({ keyring, browser, codes, preview, log }),
    new ServersView(keyring),
    new StatusBar(keyring),
    new McpProvider(keyring),
    vscode.window.registerUriHandler(new CallbackHandler(keyring)),
    onDidChangePlace(() => void keyring.announcePlace().catch(() => undefined)),
  );
  keyring.wake();
}

async function daemonAccess(context: vscode.ExtensionContext): Promise<DaemonAccess> {
  const realm = realmOf(vscode.env.appName, context.globalStorageUri.fsPath);
  const { env, platform } = process;
  const folder = keyringFolder({ realm, env, platform, home: homedir() });
  return {
    folder,
    key: await realmKey(context.secrets, folder),
    version,
    dist: context.asAbsolutePath('dist/daemon'),
    runtimes: [process.execPath, 'node'],
    env,
  };
}
