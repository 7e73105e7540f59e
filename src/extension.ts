import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { keyringFolder, realmOf } from './node/keyringFolder.ts';
import { version } from './version.ts';
import { Bindings } from './vscode/bindings.ts';
import { Browser } from './vscode/browser.ts';
import { CertificateDocuments } from './vscode/certificates/certificateDocuments.ts';
import { registerCommands } from './vscode/commands.ts';
import { DaemonKeyring, type WindowAccess } from './vscode/daemonKeyring.ts';
import { isForgetful } from './vscode/keychain.ts';
import { onDidChangeOutside } from './vscode/keys/outside.ts';
import { SecretClipboard } from './vscode/keys/secretClipboard.ts';
import { LoadedLater } from './vscode/loadedLater.ts';
import { McpProvider } from './vscode/mcpProvider.ts';
import { Attention } from './vscode/attention.ts';
import { onDidChangeNetwork } from './vscode/network.ts';
import { onDidChangePlace } from './vscode/place.ts';
import { DeviceCodes } from './vscode/prompts/deviceCodes.ts';
import { SecretEntries } from './vscode/secretEntries.ts';
import { nameOf } from './vscode/serverName.ts';
import { ServersView } from './vscode/tree/serversView.ts';
import { CallbackHandler, callbackUri } from './vscode/uriHandler.ts';
import { WindowDuties } from './vscode/windowDuties.ts';

const ABOUT_KEYCHAINS = [
  "SecretStorage lost what it held: the system's keychain was emptied, or VS Code has none and keeps secrets in memory only.",
  'See https://code.visualstudio.com/docs/editor/settings-sync#_troubleshooting-keychain-issues, restart VS Code, then authorize your servers again.',
].join(' ');

/** Builds this window's face of the daemon, and wakes the daemon. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('MCP Keyring', { log: true });
  const entries = new SecretEntries(context.secrets, log);
  const bindings = new Bindings(context.workspaceState);
  const browser = new Browser();
  const codes = new DeviceCodes();
  const preview = new LoadedLater(async () => {
    const { ChangePreview } = await import('./vscode/changePreview.ts');
    return new ChangePreview();
  });
  const clipboard = new SecretClipboard();
  const attention = new Attention(log);
  const duties = new WindowDuties({
    entries,
    globalState: context.globalState,
    codes,
    log,
    open: (url, serverId) => browser.open(serverId, url),
    callbackUri: () => callbackUri(context.extension.id),
    texts: async () => (await import('./vscode/daemonTexts.ts')).daemonTexts(),
    serverName: (id) => nameOf(keyring.state, id),
    attention: (call) => attention.call(keyring.state, call),
  });
  const keyring = new DaemonKeyring(() => daemonAccess(context, duties, log), duties, log);
  const certificates = new CertificateDocuments(keyring);
  const statusBar = new LoadedLater(async () => {
    const { StatusBar } = await import('./vscode/statusBar.ts');
    return new StatusBar(keyring, bindings);
  });
  const notices = new LoadedLater(async () => {
    const { startNotices } = await import('./vscode/notices.ts');
    return startNotices(keyring, { globalState: context.globalState, log });
  });
  context.subscriptions.push(
    log,
    codes,
    preview,
    clipboard,
    keyring,
    certificates,
    bindings,
    registerCommands({
      keyring,
      bindings,
      browser,
      codes,
      preview,
      clipboard,
      certificates,
      log,
    }),
    new ServersView(keyring, bindings),
    statusBar,
    notices,
    new McpProvider(keyring, bindings),
    vscode.window.registerUriHandler(new CallbackHandler(keyring, log)),
    onDidChangePlace(() => void keyring.announcePlace().catch(() => undefined)),
    onDidChangeNetwork(() => void keyring.announceNetwork().catch(() => undefined)),
    onDidChangeOutside(() => void keyring.announceOutside().catch(() => undefined)),
  );
  keyring.wake();
  void statusBar.get();
  void notices.get();
}

async function daemonAccess(
  context: vscode.ExtensionContext,
  duties: WindowDuties,
  log: vscode.LogOutputChannel,
): Promise<WindowAccess> {
  const realm = realmOf(vscode.env.appName, context.globalStorageUri.fsPath);
  const { env, platform } = process;
  const folder = keyringFolder({ realm, env, platform, home: homedir() });
  const { realmKey } = await import('./vscode/realmKey.ts');
  let damaged = false;
  const key = await realmKey(context.secrets, folder, () => {
    damaged = true;
    duties.keyDamaged();
  });
  const forgetful = (await isForgetful(key, context.globalState)) && !damaged;
  if (forgetful) log.warn(ABOUT_KEYCHAINS);
  return {
    folder,
    key,
    problems: forgetful ? [{ code: 'store_forgetful', details: {} }] : [],
    version,
    dist: context.asAbsolutePath('dist/daemon'),
    runtimes: [process.execPath, 'node'],
    env,
  };
}
