import type { IssuerMetadata } from './issuerMetadata.ts';

/** Where the scopes to ask for come from. */
export interface ScopeSources {
  /** of the challenge, separated by spaces */
  readonly challenged?: string | undefined;
  /** what the person set for this server */
  readonly chosen?: readonly string[] | undefined;
  /** all that the resource metadata names */
  readonly supported?: readonly string[] | null | undefined;
  /** what is needed on top, with what was asked for before */
  readonly stepUp?: readonly string[] | undefined;
}

/**
 * The scopes to ask for, as few as are said to be enough: those of the challenge; else the person's choice; else all
 * that the resource metadata names; else none. A step-up adds to what was asked for before. `offline_access` is added
 * when the issuer lists it, because without it some issue no refresh token.
 * @see https://modelcontextprotocol.io/specification/2026-07-28/basic/authorization#scope-selection-strategy
 */
export function scopesToRequest(sources: ScopeSources, issuer: IssuerMetadata): string[] {
  const { challenged, chosen, supported, stepUp = [] } = sources;
  const wanted = challenged?.split(' ').filter(Boolean) ?? chosen ?? supported ?? [];
  const offline = issuer.scopes_supported?.includes('offline_access') ? ['offline_access'] : [];
  return [...new Set([...wanted, ...stepUp, ...offline])].filter(Boolean);
}
