import { profileOf, type IssuerProfile } from './profiles.ts';
import type { OAuthSettings } from './settings.ts';

/** How to deal with an issuer for one server: what its profile knows and what the person decided, in one place. */
export interface IssuerRules {
  /** values of `issuer` that are accepted besides the one asked for */
  readonly alsoStates: readonly string[];
  readonly assumePkce: boolean;
  /** the person entered a client for it: its metadata may be asked for with the server's certificate */
  readonly ownsClient: boolean;
  /** parameters of the authorization request that we do not set ourselves */
  readonly authorizationParams: Readonly<Record<string, string>>;
  /** as {@link authorizationParams}, for the token endpoint */
  readonly tokenParams: Readonly<Record<string, string>>;
  readonly refreshWithScopes: boolean;
  readonly userToken?: IssuerProfile['userToken'];
  /** `resource` to send instead of the one that the server's metadata names; false for none */
  readonly resource?: string | false;
}

/** The rules for an issuer: a person's settings come before the profile. */
export function rulesFor(issuer: string, settings: OAuthSettings = {}): IssuerRules {
  const profile = profileOf(issuer);
  const { trustIssuer, audience, resource } = settings;
  const audienceParam = audience === undefined ? {} : { audience };
  const trusted = trustIssuer?.named === issuer ? [trustIssuer.stated] : [];
  return {
    alsoStates: [...(profile?.states ?? []), ...trusted],
    assumePkce: settings.assumePkce ?? false,
    ownsClient: settings.clientIssuer === issuer,
    authorizationParams: {
      ...profile?.authorizationParams,
      ...audienceParam,
      ...settings.authorizationParams,
    },
    tokenParams: { ...audienceParam, ...settings.tokenParams },
    refreshWithScopes: profile?.refreshWithScopes ?? false,
    ...(profile?.userToken && { userToken: profile.userToken }),
    ...(resource !== undefined && { resource }),
  };
}

/** The RFC 8707 value to send: the metadata's, byte for byte, unless a setting says otherwise. */
export function resourceToSend(
  { resource }: IssuerRules,
  stated: string | undefined,
): string | undefined {
  return resource === undefined ? stated : resource || undefined;
}
