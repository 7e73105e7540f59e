import { l10n } from 'vscode';
import { credentialTexts } from './credentialTexts.ts';
import type { SettingGroup, SettingName } from './settingNames.ts';

/** How a setting is called, what it is for, and what holds while it is not set. */
export interface SettingText {
  readonly label: string;
  readonly explanation: string;
  readonly unset: string;
}

/** The texts of every setting, in a line each. */
export function settingTexts(): Record<SettingName, SettingText> {
  return { ...credentialTexts(), ...tokenTexts(), ...redirectTexts(), ...exceptionTexts() };
}

/** The headings of the list. */
export function groupTexts(): Record<SettingGroup, string> {
  return {
    client: l10n.t('Client'),
    tokens: l10n.t('Tokens'),
    redirect: l10n.t('Redirect'),
    identity: l10n.t('Workload and enterprise'),
    exceptions: l10n.t('Exceptions from the specification'),
  };
}

type Texts<N extends SettingName> = Record<N, SettingText>;

function tokenTexts(): Texts<
  'grant' | 'scopes' | 'audience' | 'authorizationParams' | 'tokenParams'
> {
  return {
    grant: {
      label: l10n.t('Grant'),
      explanation: l10n.t('How tokens are obtained.'),
      unset: l10n.t('what the issuer offers'),
    },
    scopes: {
      label: l10n.t('Scopes'),
      explanation: l10n.t('What to ask for when the server does not say.'),
      unset: l10n.t('you choose each time'),
    },
    audience: {
      label: l10n.t('Audience'),
      explanation: l10n.t('Some issuers want it to know which server a token is for.'),
      unset: l10n.t('not sent'),
    },
    authorizationParams: {
      label: l10n.t('Authorization parameters'),
      explanation: l10n.t('More parameters for the page of the issuer, each as name=value.'),
      unset: l10n.t('none'),
    },
    tokenParams: {
      label: l10n.t('Token parameters'),
      explanation: l10n.t('More parameters for token requests, each as name=value.'),
      unset: l10n.t('none'),
    },
  };
}

function redirectTexts(): Texts<'redirect' | 'redirectHost' | 'redirectPort'> {
  return {
    redirect: {
      label: l10n.t('Redirect'),
      explanation: l10n.t('Where the browser comes back after you agreed.'),
      unset: l10n.t('as in the settings of VS Code'),
    },
    redirectHost: {
      label: l10n.t('Loopback host'),
      explanation: l10n.t(
        'What a loopback redirect calls this machine. Some issuers take only one.',
      ),
      unset: '127.0.0.1',
    },
    redirectPort: {
      label: l10n.t('Loopback port'),
      explanation: l10n.t('A fixed port, for issuers that compare the whole redirect URI.'),
      unset: l10n.t('any free one'),
    },
  };
}

function exceptionTexts(): Texts<'assumePkce' | 'trustIssuer' | 'resource'> {
  return {
    assumePkce: {
      label: l10n.t('PKCE without being announced'),
      explanation: l10n.t(
        'Risk: an issuer that ignores PKCE does not protect the answer of the browser.',
      ),
      unset: l10n.t('off'),
    },
    trustIssuer: {
      label: l10n.t('Another name of the issuer'),
      explanation: l10n.t('Risk: somebody may pass off their issuer as the one of this server.'),
      unset: l10n.t('off'),
    },
    resource: {
      label: l10n.t('Resource'),
      explanation: l10n.t(
        'Risk: a token that is not bound to this server may be of use elsewhere.',
      ),
      unset: l10n.t('as the server states it'),
    },
  };
}
