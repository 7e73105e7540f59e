import * as vscode from 'vscode';
import type { ErrorDetails } from '../core/errors.ts';
import type { About, Action } from './actions.ts';
import type { SettingName } from './oauthSettings/settingNames.ts';

/** The OAuth settings that mend errors. */
type Mending = Extract<
  SettingName,
  | 'clientId'
  | 'privateKey'
  | 'grant'
  | 'redirect'
  | 'redirectPort'
  | 'resource'
  | 'assumePkce'
  | 'trustIssuer'
>;

/** An OAuth setting that mends an error; `setting.any` is the list of them. */
export type SettingActionKind = `setting.${Mending | 'any'}`;

/** Whether an action is a setting. */
export function isSettingAction(kind: string): kind is SettingActionKind {
  return kind.startsWith('setting.');
}

/** The button that opens an OAuth setting of the server that an error is about. */
export function settingAction(
  kind: SettingActionKind,
  { id }: About,
  details: ErrorDetails,
): Action {
  const name = kind.slice('setting.'.length);
  const found = foundBy(kind, details);
  const target = {
    ...(id !== undefined && { serverId: id }),
    ...(name !== 'any' && { setting: name }),
    ...(found && { found }),
  };
  return { title: titleOf(kind), command: 'mcpKeyring.oauthSettings', arguments: [target] };
}

/** What the error found, so that nobody has to type it. */
function foundBy(kind: SettingActionKind, details: ErrorDetails): ErrorDetails | undefined {
  const { named, stated } = details;
  if (kind === 'setting.assumePkce') return {};
  const known = kind === 'setting.trustIssuer' && named !== undefined && stated !== undefined;
  return known ? { named, stated } : undefined;
}

function titleOf(kind: SettingActionKind): string {
  switch (kind) {
    case 'setting.clientId':
      return vscode.l10n.t('Enter Client…');
    case 'setting.privateKey':
      return vscode.l10n.t('Enter Private Key…');
    case 'setting.grant':
      return vscode.l10n.t('Choose Another Grant…');
    case 'setting.redirect':
      return vscode.l10n.t('Choose Another Redirect…');
    case 'setting.redirectPort':
      return vscode.l10n.t('Choose Another Port…');
    case 'setting.resource':
      return vscode.l10n.t('Change Resource…');
    case 'setting.assumePkce':
      return vscode.l10n.t('Use PKCE All the Same…');
    case 'setting.trustIssuer':
      return vscode.l10n.t('Trust This Name…');
    case 'setting.any':
      return vscode.l10n.t('OAuth Settings…');
  }
}
