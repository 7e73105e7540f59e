import { l10n } from 'vscode';
import { linesOf } from './parameterLine.ts';
import { choicesOf } from './settingChoices.ts';
import type { Held } from './settingChange.ts';
import type { SettingName } from './settingNames.ts';

/** The present value of a setting in words; `undefined` while it is not set. */
export function settingValue(name: SettingName, { oauth, secrets }: Held): string | undefined {
  switch (name) {
    case 'clientSecret':
    case 'privateKey':
    case 'certificate':
    case 'certificateKey':
    case 'certificatePassphrase':
    case 'assertion':
    case 'identityToken':
    case 'enterpriseSecret':
    case 'initialAccessToken':
      return secrets[name] ? l10n.t('entered') : undefined;
    case 'grant':
    case 'clientAuth':
    case 'registration':
    case 'redirect':
    case 'redirectHost':
      return choicesOf(name).find(({ value }) => value === oauth[name])?.label;
    case 'clientId':
    case 'clientIssuer':
    case 'audience':
      return oauth[name];
    case 'trustIssuer':
      return oauth.trustIssuer && `${oauth.trustIssuer.named} → ${oauth.trustIssuer.stated}`;
    case 'authorizationParams':
    case 'tokenParams':
      return linesOf(oauth[name]).join('  ') || undefined;
    case 'scopes':
      return oauth.scopes?.join(' ') || undefined;
    case 'redirectPort':
      return oauth.redirectPort?.toString();
    case 'enterprise':
      return oauth.enterprise && `${oauth.enterprise.issuer}  ${oauth.enterprise.clientId}`;
    case 'assumePkce':
      return oauth.assumePkce === true ? l10n.t('on') : undefined;
    case 'resource':
      return oauth.resource === false ? l10n.t('not sent') : oauth.resource;
  }
}
