import {
  clientSecretNameSchema,
  type ClientSecretName,
  type ClientSecretsSet,
} from '../../core/clientSecrets.ts';
import { oauthSettingsSchema, type OAuthSettings } from '../../core/oauth/settings.ts';
import type { ServerView } from '../../protocol/state.ts';
import type { OAuthSettingName, SettingName } from './settingNames.ts';

/** What is set for the OAuth of a server: of secrets only that they are. */
export interface Held {
  readonly oauth: OAuthSettings;
  readonly secrets: ClientSecretsSet;
}

/** What to keep: the settings as a whole, or one secret, which is deleted without a value. */
export type Change =
  | { readonly kind: 'settings'; readonly oauth: OAuthSettings }
  | { readonly kind: 'secret'; readonly name: ClientSecretName; readonly value?: string };

export function heldBy({ server, clientSecrets = {} }: ServerView): Held {
  return { oauth: server.auth.oauth ?? {}, secrets: clientSecrets };
}

/**
 * The settings with another value, or without one. A client ID is of the issuer that it was made at, so a new one comes
 * without the issuer of the old one. `undefined` when the value is not a possible one.
 */
export function withSetting(
  oauth: OAuthSettings,
  name: OAuthSettingName,
  value: unknown,
): OAuthSettings | undefined {
  const stale = name === 'clientId' && value !== oauth.clientId ? ['clientIssuer'] : [];
  const members = Object.entries({ ...oauth, [name]: value }).filter(
    ([member, its]) => its !== undefined && !stale.includes(member),
  );
  const parsed = oauthSettingsSchema.safeParse(Object.fromEntries(members));
  return parsed.success ? parsed.data : undefined;
}

/** What is set after a change. */
export function after(held: Held, change: Change): Held {
  if (change.kind === 'settings') return { ...held, oauth: change.oauth };
  const { name, value } = change;
  return { ...held, secrets: { ...held.secrets, [name]: value !== undefined } };
}

/** Whether a setting is a secret, which only a store may move. */
export function isSecret(name: SettingName): name is ClientSecretName {
  return clientSecretNameSchema.safeParse(name).success;
}
