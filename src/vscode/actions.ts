import * as vscode from 'vscode';
import type { ErrorDetails } from '../core/errors.ts';
import type { CommandId } from './commandIds.ts';
import { isSettingAction, settingAction, type SettingActionKind } from './settingActions.ts';

/** What an error is about: the server, and the command that the user may want once more. */
export interface About {
  readonly id?: string;
  readonly name?: string;
  /** one of several accounts of the server */
  readonly account?: string;
  readonly again?: CommandId;
}

/** The one thing that mends an error. */
export type ActionKind =
  | SettingActionKind
  | 'authorize'
  | 'authorizeMore'
  | 'refresh'
  | 'again'
  | 'reconnect'
  | 'reload'
  | 'rebind'
  | 'dismiss'
  | 'addServer'
  | 'connect'
  | 'copyUrl'
  | 'settings'
  | 'proxy'
  | 'allow'
  | 'file'
  | 'enterKey'
  | 'allowKeys'
  | 'changeAuth'
  | 'trySignature'
  | 'keyCommands'
  | 'certificate'
  | 'log';

/** A button: its title and what it does. */
export interface Action {
  readonly title: string;
  readonly command: CommandId | 'workbench.action.openSettings' | 'vscode.open';
  readonly arguments: readonly unknown[];
}

/** The button for an error about a server. */
export function actionOf(kind: ActionKind, about: About, details: ErrorDetails): Action {
  const { id, account } = about;
  const named = account === undefined ? id : { serverId: id, account };
  const server = id === undefined ? [] : [named];
  const of = (
    title: string,
    command: Action['command'],
    args: readonly unknown[] = server,
  ): Action => ({
    title,
    command,
    arguments: args,
  });
  if (isSettingAction(kind)) return settingAction(kind, about, details);
  switch (kind) {
    case 'authorize':
      return of(vscode.l10n.t('Authorize'), 'mcpKeyring.authorize');
    case 'authorizeMore':
      return of(vscode.l10n.t('Authorize More…'), 'mcpKeyring.authorizeMore');
    case 'refresh':
      return of(vscode.l10n.t('Refresh'), 'mcpKeyring.refresh');
    case 'again':
      return of(vscode.l10n.t('Try Again'), about.again ?? 'mcpKeyring.authorize');
    case 'reconnect':
      return of(vscode.l10n.t('Try Again'), 'mcpKeyring.tryAgain', []);
    case 'reload':
      return of(vscode.l10n.t('Reload Window'), 'mcpKeyring.reloadWindow', []);
    case 'rebind':
      return of(vscode.l10n.t('Use Another Port'), 'mcpKeyring.rebind', []);
    case 'dismiss':
      return of(vscode.l10n.t('Dismiss'), 'mcpKeyring.dismiss', [{ part: details['reason'] }]);
    case 'addServer':
      return of(vscode.l10n.t('Add Server'), 'mcpKeyring.addServer', []);
    case 'connect':
      return of(vscode.l10n.t('Connect Tool'), 'mcpKeyring.connect');
    case 'copyUrl':
      return of(vscode.l10n.t('Copy Authorization URL'), 'mcpKeyring.copyAuthorizationUrl');
    case 'settings':
      return of(vscode.l10n.t('Open Settings'), 'workbench.action.openSettings', [
        'mcpKeyring.redirect',
      ]);
    case 'proxy':
      return of(vscode.l10n.t('Open Settings'), 'workbench.action.openSettings', ['http.proxy']);
    case 'allow':
      return of(vscode.l10n.t('Allow…'), 'mcpKeyring.privateNetwork');
    case 'file':
      return fileAction(details);
    case 'enterKey':
      return of(
        vscode.l10n.t('Enter Key…'),
        'mcpKeyring.enterKey',
        enterKeyArguments(about, details),
      );
    case 'allowKeys':
      return of(vscode.l10n.t('Allow…'), 'mcpKeyring.enterKey');
    case 'changeAuth':
      return of(vscode.l10n.t('Change Authentication…'), 'mcpKeyring.changeAuthentication');
    case 'trySignature':
      return of(vscode.l10n.t('Try Signature…'), 'mcpKeyring.trySignature');
    case 'certificate':
      return of(vscode.l10n.t('Choose Certificate…'), 'mcpKeyring.replaceCertificate');
    case 'keyCommands':
      return of(vscode.l10n.t('Open Settings'), 'workbench.action.openSettings', [
        'mcpKeyring.keyCommands',
      ]);
    case 'log':
      return of(vscode.l10n.t('Show Log'), 'mcpKeyring.showLog', []);
  }
}

/** The key that an error names, else whichever of the server is missing. */
function enterKeyArguments({ id }: About, { name }: ErrorDetails): unknown[] {
  if (id === undefined) return [];
  return [name === undefined ? id : { serverId: id, key: name }];
}

function fileAction({ path, line, column }: ErrorDetails): Action {
  if (path === undefined)
    return { title: vscode.l10n.t('Show Log'), command: 'mcpKeyring.showLog', arguments: [] };
  const place = line === undefined ? [] : [{ selection: startAt(Number(line), Number(column)) }];
  return {
    title: vscode.l10n.t('Open File'),
    command: 'vscode.open',
    arguments: [vscode.Uri.file(path), ...place],
  };
}

/** An empty range, at a line and column that count from 1. */
function startAt(line: number, column: number): vscode.Range {
  return new vscode.Range(line - 1, column - 1, line - 1, column - 1);
}
