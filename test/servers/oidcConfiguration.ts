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
      Grant: day,
      IdToken: 3600,
      Interaction: 3600,
      RefreshToken: refreshTokenSeconds,
      Session: day,
    },
  };
}

function features({
  scopes,
  accessTokenFormat,
  accessTokenSeconds,
  registration,
}: ServerSettings): object {
  const resourceServer = (_ctx: unknown, resource: string): object => ({
    scope: scopes.filter((scope) => scope.startsWith('mcp:')).join(' '),
    audience: resource,
    accessTokenFormat,
    accessTokenTTL: accessTokenSeconds,
    ...(accessTokenFormat === 'jwt' && { jwt: { sign: { alg: 'RS256' } } }),
  });
  return {
    devInteractions: { enabled: false },
    dPoP: { enabled: false },
    introspection: { enabled: true, allowedPolicy: () => true },
    pushedAuthorizationRequests: { enabled: false },
    registration: { enabled: registration },
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
  const { accountId, grantId, scope, aud, client, gty, expiration: expiresIn } = token;
  const Opaque = token.constructor as new (fields: object) => AccessToken;
  const twin = new Opaque({ accountId, grantId, scope, aud, client, gty, expiresIn });
  structured.payload.jti = await twin.save();
}

function renderError(ctx: { type: string; body: string }, out: Record<string, string>): void {
  ctx.type = 'text';
  ctx.body = Object.entries(out)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
}
