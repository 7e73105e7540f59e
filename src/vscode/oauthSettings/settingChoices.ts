import { l10n } from 'vscode';
import type { OAuthSettings } from '../../core/oauth/settings.ts';
import { authMethodText, grantText } from '../oauthWords.ts';

type Closed = 'grant' | 'clientAuth' | 'registration' | 'redirect' | 'redirectHost';

/** A value that can be chosen. */
export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly detail?: string;
}

/** The values of a setting that takes no others, in words. */
export function choicesOf(name: Closed): readonly Choice[] {
  switch (name) {
    case 'grant':
      return grants.map((value) => ({
        value,
        label: grantText(value),
        detail: grantDetail(value),
      }));
    case 'clientAuth':
      return authMethods.map((value) => ({ value, label: authMethodText(value) }));
    case 'registration':
      return registrations();
    case 'redirect':
      return redirects();
    case 'redirectHost':
      return [
        { value: '127.0.0.1', label: '127.0.0.1' },
        { value: 'localhost', label: 'localhost' },
      ];
  }
}

type Grant = NonNullable<OAuthSettings['grant']>;
const grants = [
  'authorization_code',
  'device_code',
  'client_credentials',
  'jwt_bearer',
  'enterprise',
] as const satisfies readonly Grant[];

const authMethods = [
  'none',
  'client_secret_basic',
  'client_secret_post',
  'client_secret_jwt',
  'private_key_jwt',
  'tls_client_auth',
] as const satisfies readonly NonNullable<OAuthSettings['clientAuth']>[];

function grantDetail(grant: Grant): string {
  switch (grant) {
    case 'authorization_code':
      return l10n.t('You agree in the browser, which comes back here.');
    case 'device_code':
      return l10n.t('You enter a code in any browser on any device.');
    case 'client_credentials':
      return l10n.t('The client stands for itself; nobody is asked.');
    case 'jwt_bearer':
      return l10n.t('A workload shows the token that it was given.');
    case 'enterprise':
      return l10n.t('Your identity provider vouches for you.');
  }
}

function registrations(): Choice[] {
  return [
    {
      value: 'configured',
      label: l10n.t('entered by you'),
      detail: l10n.t('Only the client ID that is set here.'),
    },
    {
      value: 'metadata_document',
      label: l10n.t('metadata document'),
      detail: l10n.t('Only the document that you published; its address is in the settings.'),
    },
    {
      value: 'dynamic',
      label: l10n.t('dynamic'),
      detail: l10n.t('Only what the issuer registers when it is asked.'),
    },
  ];
}

function redirects(): Choice[] {
  return [
    {
      value: 'loopback',
      label: l10n.t('Loopback'),
      detail: l10n.t('An address on this machine, opened for the moment.'),
    },
    {
      value: 'uriHandler',
      label: l10n.t('VS Code'),
      detail: l10n.t('A link that opens VS Code.'),
    },
    {
      value: 'paste',
      label: l10n.t('Paste'),
      detail: l10n.t('You copy the address at which the browser ends. It works everywhere.'),
    },
  ];
}
