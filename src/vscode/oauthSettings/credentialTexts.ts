import { l10n } from 'vscode';
import type { SettingName } from './settingNames.ts';
import type { SettingText } from './settingTexts.ts';

type ClientSetting =
  | 'clientId'
  | 'clientSecret'
  | 'privateKey'
  | 'certificate'
  | 'certificateKey'
  | 'certificatePassphrase'
  | 'clientIssuer'
  | 'clientAuth'
  | 'registration'
  | 'initialAccessToken';
type IdentitySetting = 'assertion' | 'enterprise' | 'enterpriseSecret' | 'identityToken';

/** The texts of what says who asks: the client, a workload, an employee. */
export function credentialTexts(): Record<
  Extract<SettingName, ClientSetting | IdentitySetting>,
  SettingText
> {
  return { ...clientTexts(), ...identityTexts() };
}

function clientTexts(): Record<ClientSetting, SettingText> {
  return {
    clientId: {
      label: l10n.t('Client ID'),
      explanation: l10n.t('Of a client that was made at the issuer for the keyring.'),
      unset: l10n.t('the keyring registers by itself'),
    },
    clientSecret: secret(l10n.t('Client secret'), l10n.t('Of the client with this ID.')),
    privateKey: secret(
      l10n.t('Client private key'),
      l10n.t('For a client that signs its requests: PKCS #8 in PEM.'),
    ),
    certificate: secret(
      l10n.t('Client certificate'),
      l10n.t('Shown to the server and its issuer: PEM, the certificate itself first.'),
    ),
    certificateKey: secret(l10n.t('Key of the client certificate'), l10n.t('PKCS #8 in PEM.')),
    certificatePassphrase: secret(
      l10n.t('Passphrase of the client certificate'),
      l10n.t('For a certificate in files that are encrypted.'),
    ),
    clientIssuer: {
      label: l10n.t('Issuer of the client'),
      explanation: l10n.t('The client and its secret are shown to no other issuer.'),
      unset: l10n.t('the first that takes the client'),
    },
    clientAuth: {
      label: l10n.t('Client authentication'),
      explanation: l10n.t('How the client shows who it is when it asks for tokens.'),
      unset: l10n.t('what the issuer supports'),
    },
    registration: {
      label: l10n.t('Registration'),
      explanation: l10n.t('Where the client comes from.'),
      unset: l10n.t('the first that works'),
    },
    initialAccessToken: secret(
      l10n.t('Initial access token'),
      l10n.t('For issuers that register only who has one.'),
    ),
  };
}

function identityTexts(): Record<IdentitySetting, SettingText> {
  return {
    assertion: secret(
      l10n.t('Assertion of the workload'),
      l10n.t('The token (JWT) by which a workload says who it is.'),
    ),
    enterprise: {
      label: l10n.t('Identity provider'),
      explanation: l10n.t('Who signs in employees, and the client of the keyring there.'),
      unset: l10n.t('none'),
    },
    enterpriseSecret: secret(
      l10n.t('Client secret at the identity provider'),
      l10n.t('Of the client that is named there.'),
    ),
    identityToken: secret(
      l10n.t('Identity token'),
      l10n.t('What the identity provider issued to say who you are.'),
    ),
  };
}

function secret(label: string, explanation: string): SettingText {
  return { label, explanation, unset: l10n.t('not entered') };
}
