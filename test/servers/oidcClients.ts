/** Which clients the authorization server knows, and which may register themselves. */
import type { OidcProvider } from './loadOidcProvider.ts';

export type RedirectSchemes = 'any' | 'loopback-only';

/** The MCP servers' own client, with which they introspect tokens. */
export const resourceServerClient = {
  client_id: 'mcp-resource-server',
  client_secret: 'introspection-only',
} as const;

export function clientRules(
  { errors }: OidcProvider,
  redirectSchemes: RedirectSchemes,
  clients: readonly object[],
): object {
  const refuseSchemes = (_ctx: unknown, _name: string, uris: readonly string[] = []): void => {
    if (uris.every((uri) => /^https?:/.test(uri))) return;
    throw new errors.InvalidRedirectUri('only loopback http and https redirect URIs are accepted');
  };
  return {
    clientAuthMethods: ['none', 'client_secret_basic', 'client_secret_post'],
    clientBasedCORS: () => false,
    clientDefaults: {
      application_type: 'native',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    },
    clients: [{ ...resourceServerClient, ...introspectionOnly }, ...clients],
    ...(redirectSchemes === 'loopback-only' && {
      extraClientMetadata: { properties: ['redirect_uris'], validator: refuseSchemes },
    }),
  };
}

const introspectionOnly = {
  grant_types: [],
  redirect_uris: [],
  response_types: [],
  token_endpoint_auth_method: 'client_secret_basic',
};
