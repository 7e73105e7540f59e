/** How the MCP server is protected: metadata (RFC 9728), bearer tokens, the challenge. */
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import type { AuthInfo } from '@modelcontextprotocol/sdk/server/auth/types.js';
import type { DpopProofs } from './dpopProofs.ts';
import type { Answer } from './http.ts';
import { jsonAnswer } from './http.ts';
import { introspect } from './introspection.ts';

export interface Protection {
  /** Who issues and introspects the tokens; without one the server is open to everybody. */
  authorizationServer?: { issuer: string; url: string; ca?: string };
  /** Answers 401 without the WWW-Authenticate header. */
  noChallenge?: boolean;
  /** The scope named in the challenge; none when it is empty. */
  scope?: string;
  /** Tools that need a scope of their own: without it 403 `insufficient_scope`. */
  toolScopes?: Readonly<Record<string, string>>;
  /** Takes tokens that are bound to a key only, each request proved with it. */
  proofs?: DpopProofs;
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

/**
 * A token counts when its issuer says it is active, it was issued for this very URL, and whoever shows it holds the key or
 * showed the certificate that it is bound to.
 */
export async function authenticate(
  { authorizationServer, proofs }: Protection,
  url: string,
  { method = '', headers, socket }: IncomingMessage,
): Promise<AuthInfo | undefined> {
  const [scheme, token] = (headers.authorization ?? '').split(' ');
  if (!token || !authorizationServer) return undefined;
  if (scheme?.toLowerCase() !== (proofs ? 'dpop' : 'bearer')) return undefined;
  const { url: issuer, ca } = authorizationServer;
  const known = await introspect(`${issuer}/token/introspection`, token, ca);
  if (!known.active || known.aud !== url) return undefined;
  const proved = { proof: headers['dpop'], method, url, token, key: known.cnf?.jkt };
  if (proofs && !(await proofs.isGood(proved))) return undefined;
  const bound = known.cnf?.['x5t#S256'];
  if (bound !== undefined && bound !== thumbprint(socket)) return undefined;
  const { client_id: clientId = '', scope = '', sub: subject } = known;
  return { token, clientId, scopes: scope.split(' '), extra: { subject } };
}

function thumbprint(socket: unknown): string | undefined {
  const shown = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
  return shown && createHash('sha256').update(shown.raw).digest('base64url');
}

export function unauthorized(
  { noChallenge, scope = 'mcp:read', proofs }: Protection,
  url: string,
  authorization: string | undefined,
): Answer {
  const answer = jsonAnswer(401, { error: authorization ? 'invalid_token' : 'unauthorized' });
  if (noChallenge) return answer;
  const error = authorization ? 'error="invalid_token", ' : '';
  const resourceMetadata = `resource_metadata="${new URL(metadataPath, url).href}"`;
  const named = scope === '' ? '' : `, scope="${scope}"`;
  const parameters = `${resourceMetadata}${named}`;
  const challenge = proofs?.challenge(parameters) ?? `Bearer ${error}${parameters}`;
  return {
    ...answer,
    headers: { ...answer.headers, 'www-authenticate': challenge, ...proofs?.headers },
  };
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
