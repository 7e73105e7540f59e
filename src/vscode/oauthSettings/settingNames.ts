import * as z from 'zod/mini';
import { clientSecretNameSchema } from '../../core/clientSecrets.ts';
import { oauthSettingsSchema } from '../../core/oauth/settings.ts';

const nameSchema = z.keyof(oauthSettingsSchema);
export type OAuthSettingName = z.infer<typeof nameSchema>;
/** Everything that can be set for the OAuth of one server, secrets included. */
export const settingNameSchema = z.union([nameSchema, clientSecretNameSchema]);
export type SettingName = z.infer<typeof settingNameSchema>;

/** What belongs together in the list of settings. */
export type SettingGroup = 'client' | 'tokens' | 'redirect' | 'identity' | 'exceptions';

/** The settings as they are listed. The last group softens the specification. */
export const settingGroups: Readonly<Record<SettingGroup, readonly SettingName[]>> = {
  client: [
    'clientId',
    'clientSecret',
    'privateKey',
    'certificate',
    'certificateKey',
    'certificatePassphrase',
    'clientIssuer',
    'clientAuth',
    'registration',
    'initialAccessToken',
  ],
  tokens: ['grant', 'scopes', 'audience', 'authorizationParams', 'tokenParams'],
  redirect: ['redirect', 'redirectHost', 'redirectPort'],
  identity: ['assertion', 'enterprise', 'enterpriseSecret', 'identityToken'],
  exceptions: ['assumePkce', 'trustIssuer', 'resource'],
};
