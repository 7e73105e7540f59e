import type { IssuerMetadata } from './issuerMetadata.ts';

/**
 * The scopes to ask for: those of the challenge; else all that the resource metadata names; else none. `offline_access`
 * is added when the issuer lists it, because without it some issue no refresh token.
 * @see https://modelcontextprotocol.io/specification/2026-07-28/basic/authorization#scope-selection-strategy
 */
export function scopesToRequest(
  challenged: string | undefined,
  resourceScopes: readonly string[] | null | undefined,
  issuer: IssuerMetadata,
): string[] {
  const wanted = challenged?.split(' ').filter(Boolean) ?? resourceScopes ?? [];
  const offline = issuer.scopes_supported?.includes('offline_access') ? ['offline_access'] : [];
  return [...new Set([...wanted, ...offline])];
}
