/** How oidc-provider is set up to behave like the authorization server of an MCP server. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { JsonWebKey } from 'node:crypto';
import type { AccessToken, Client } from 'oidc-provider';
import type { OidcProvider } from './loadOidcProvider.ts';
import { clientRules } from './oidcClients.ts';
import type { RedirectSchemes } from './oidcClients.ts';

export interface ServerSettings {
  /** The path of the issuer, '' or like '/tenant'. */
  path: string;
  scopes: readonly string[];
  accessTokenFormat: 'jwt' | 'opaque';
  accessTokenSeconds: number;
  refreshTokenSeconds: number;
  refreshTokens: boolean;
  redirectSchemes: RedirectSchemes;
  deviceCode: boolean;
  clientCredentials: boolean;
  /** Binds tokens to keys; `nonce` wants one of its own in every proof. */
  dpop: false | 'plain' | 'nonce';
  /** Takes authorization requests only when they were pushed before. */
  requirePushed: boolean;
  /** Lets a dynamic client be read and deleted (RFC 7592). */
  registrationManagement: boolean;
  /** Clients that were made by hand. */
  clients: readonly object[];
  /** Whether clients may register themselves. */
  registration: boolean;
}

let key: JsonWebKey | undefined;

export function signingKey(): JsonWebKey {
  key ??= generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
  return key;
}

interface Structured {
  payload: { jti: string };
}

export function oidcConfiguration(library: OidcProvider, settings: ServerSettings): object {
  return {
    ...lifetimes(settings),
    ...clientRules(library, settings.redirectSchemes, settings.clients),
    adapter: library.createMemoryAdapter(0),
    cookies: { keys: [randomBytes(16).toString('hex')] },
    features: features(settings),
    findAccount: (_ctx: unknown, accountId: string) => ({
      accountId,
      claims: () => ({ sub: accountId }),
    }),
    formats: { customizers: { jwt: trackStructuredToken } },
    interactions: {
      url: (_ctx: unknown, { uid }: { uid: string }) => `${settings.path}/interaction/${uid}`,
    },
    jwks: { keys: [{ ...signingKey(), use: 'sig', alg: 'RS256' }] },
    pkce: { required: () => true },
    renderError,
    responseTypes: ['code'],
    scopes: settings.scopes,
  };
}

function lifetimes({
  accessTokenSeconds,
  refreshTokenSeconds,
  refreshTokens,
}: ServerSettings): object {
  const day = 24 * 60 * 60;
  return {
    clockTolerance: 0,
    expiresWithSession: () => false,
    issueRefreshToken: (_ctx: unknown, client: Client) =>
      refreshTokens && client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    ttl: {
      AccessToken: accessTokenSeconds,
      AuthorizationCode: 60,
      ClientCredentials: accessTokenSeconds,
      DeviceCode: 600,
      Grant: day,
      IdToken: 3600,
      Interaction: 3600,
      RefreshToken: refreshTokenSeconds,
      Session: day,
    },
  };
}

function features(settings: ServerSettings): object {
  const { scopes, accessTokenFormat, accessTokenSeconds, dpop, requirePushed } = settings;
  const resourceServer = (_ctx: unknown, resource: string): object => ({
    scope: scopes.filter((scope) => scope.startsWith('mcp:')).join(' '),
    audience: resource,
    accessTokenFormat,
    accessTokenTTL: accessTokenSeconds,
    ...(accessTokenFormat === 'jwt' && { jwt: { sign: { alg: 'RS256' } } }),
  });
  return {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: settings.clientCredentials },
    deviceFlow: deviceFlow(settings),
    dPoP: {
      enabled: dpop !== false,
      nonceSecret: randomBytes(32),
      requireNonce: () => dpop === 'nonce',
    },
    introspection: { enabled: true, allowedPolicy: () => true },
    pushedAuthorizationRequests: {
      enabled: requirePushed,
      requirePushedAuthorizationRequests: requirePushed,
    },
    registration: { enabled: settings.registration },
    registrationManagement: { enabled: settings.registrationManagement },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo: resourceServer,
      useGrantedResource: () => true,
    },
    revocation: { enabled: true, allowedPolicy: ownToken },
    rpInitiatedLogout: { enabled: false },
    userinfo: { enabled: false },
  };
}

/** Its pages are bare forms: the person of the tests fills in what is hidden there. */
function deviceFlow({ deviceCode }: ServerSettings): object {
  const form = async (ctx: { body: string }, html: string): Promise<void> => void (ctx.body = html);
  const done = async (ctx: { body: string }): Promise<void> => void (ctx.body = '<p>Done');
  return {
    enabled: deviceCode,
    userCodeInputSource: form,
    userCodeConfirmSource: form,
    successSource: done,
  };
}

function ownToken(_ctx: unknown, client: Client, token: { clientId: string }): boolean {
  return token.clientId === client.clientId;
}

/**
 * oidc-provider keeps no record of a JWT, so could neither introspect nor revoke it. Here the `jti`
 * of each JWT is the handle of an opaque token of the same grant, which lives and dies with it.
 */
async function trackStructuredToken(
  _ctx: unknown,
  token: AccessToken,
  structured: Structured,
): Promise<void> {
  const { accountId, grantId, scope, aud, client, gty, jkt, expiration: expiresIn } = token;
  const Opaque = token.constructor as new (fields: object) => AccessToken;
  const twin = new Opaque({ accountId, grantId, scope, aud, client, gty, jkt, expiresIn });
  structured.payload.jti = await twin.save();
}

function renderError(ctx: { type: string; body: string }, out: Record<string, string>): void {
  ctx.type = 'text';
  ctx.body = Object.entries(out)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
}
