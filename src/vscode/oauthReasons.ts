import { l10n } from 'vscode';
import type { AuthError } from '../core/errors.ts';
import type { SettingActionKind } from './settingActions.ts';

/** What is said and offered instead of an error's usual sentence and action. */
interface Special {
  readonly template: string;
  readonly action: SettingActionKind;
}

/** The sentence and the action of an authorization's error whose details decide what helps; else `undefined`. */
export function oauthSpecial({
  code,
  details,
}: Pick<AuthError, 'code' | 'details'>): Special | undefined {
  if (code === 'authorization_timeout' && details['reason'] === 'redirect')
    return {
      template: l10n.t(
        'Nobody came back from the browser in time to authorize {server}. If the browser cannot come back here, choose another redirect.',
      ),
      action: 'setting.redirect',
    };
  if (code === 'redirect_unavailable' && details['port'] !== undefined)
    return {
      template: l10n.t(
        'Port {port}, where the browser should come back for {server}, is taken. Choose another port.',
      ),
      action: 'setting.redirectPort',
    };
  if (details['error'] === 'invalid_target')
    return {
      template: l10n.t(
        'The issuer {host} does not take the name by which the keyring asks for a token for {server}. Enter the one that it knows.',
      ),
      action: 'setting.resource',
    };
  return undefined;
}
