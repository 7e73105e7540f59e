/** How the MCP server is protected: metadata (RFC 9728), bearer tokens, the challenge. */
import type { AuthInfo } from '@modelcontextprotocol/sdk/server/auth/types.js';
import type { Answer } from './http.ts';
import { jsonAnswer } from './http.ts';
import { introspect } from './introspection.ts';

export interface Protection {
  /** Who issues and introspects the tokens; without one the server is open to everybody. */
  authorizationServer?: { issuer: string; url: string };
  /** Answers 401 without the WWW-Authenticate header. */
  noChallenge?: boolean;
  /** The scope named in the challenge; none when it is empty. */
  scope?: string;
  /** Tools that need a scope of their own: without it 403 `insufficient_scope`. */
  toolScopes?: Readonly<Record<string, string>>;
  /** Replaces fields of the protected resource metadata. */
  metadata?: Record<string, unknown>;
}

export const metadataPath = '/.well-known/oauth-protected-resource/mcp';

export function metadata(
  { authorizationServer, metadata: other }: Protection,
  url: string,
): object {
  return {
    resource: url,
    authorization_servers: [authorizationServer?.issuer],
    scopes_supported: ['mcp:read', 'mcp:write'],
    bearer_methods_supported: ['header'],
    resource_name: 'Demo MCP server',
    ...other,
  };
}

/** A token counts when its issuer says it is active and it was issued for this very URL. */
export async function authenticate(
  { authorizationServer }: Protection,
  url: string,
  authorization: string | undefined,
): Promise<AuthInfo | undefined> {
  const token = /^bearer (.+)$/i.exec(authorization ?? '')?.[1];
  if (!token || !authorizationServer) return undefined;
  const known = await introspect(`${authorizationServer.url}/token/introspection`, token);
  if (!known.active || known.aud !== url) return undefined;
  const { client_id: clientId = '', scope = '', sub: subject } = known;
  return { token, clientId, scopes: scope.split(' '), extra: { subject } };
}

export function unauthorized(
  { noChallenge, scope = 'mcp:read' }: Protection,
  url: string,
  authorization: string | undefined,
): Answer {
  const answer = jsonAnswer(401, { error: authorization ? 'invalid_token' : 'unauthorized' });
  if (noChallenge) return answer;
  const error = authorization ? 'error="invalid_token", ' : '';
  const resourceMetadata = `resource_metadata="${new URL(metadataPath, url).href}"`;
  const named = scope === '' ? '' : `, scope="${scope}"`;
  const challenge = `Bearer ${error}${resourceMetadata}${named}`;
  return { ...answer, headers: { ...answer.headers, 'www-authenticate': challenge } };
}

/** The refusal of a tool that needs a scope which the token lacks; undefined when nothing is missing. */
export function missingScope(
  { toolScopes = {} }: Protection,
  url: string,
  { scopes }: AuthInfo,
  body: unknown,
): Answer | undefined {
  const { method, params } = (body ?? {}) as { method?: string; params?: { name?: string } };
  const scope = method === 'tools/call' ? toolScopes[params?.name ?? ''] : undefined;
  if (scope === undefined || scopes.includes(scope)) return undefined;
  const resourceMetadata = `resource_metadata="${new URL(metadataPath, url).href}"`;
  const challenge = `Bearer error="insufficient_scope", scope="${scope}", ${resourceMetadata}`;
  const answer = jsonAnswer(403, { error: 'insufficient_scope' });
  return { ...answer, headers: { ...answer.headers, 'www-authenticate': challenge } };
}
