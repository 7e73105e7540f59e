import * as z from 'zod/mini';
import { authErrorCodes } from './errors.ts';
import { shownClaims } from './shownClaims.ts';

/** How a client authenticates at the token endpoint. @see https://www.rfc-editor.org/rfc/rfc7591#section-2 */
export const clientAuthMethodSchema = z.enum(['none', 'client_secret_basic', 'client_secret_post']);
export type ClientAuthMethod = z.infer<typeof clientAuthMethodSchema>;

/** Our identity at an issuer, bound to the issuer that gave it and to the one redirect URI it was registered for. */
export const clientRegistrationSchema = z.object({
  kind: z.literal('dynamic'),
  issuer: z.string(),
  redirectUri: z.string(),
  clientId: z.string(),
  clientSecret: z.optional(z.string()),
  method: clientAuthMethodSchema,
  registeredAt: z.number(),
  /** ms since the epoch; absent when the secret does not expire */
  secretExpiresAt: z.optional(z.number()),
});
export type ClientRegistration = z.infer<typeof clientRegistrationSchema>;

/** Why the last renewal ended without a token; kept with the credential, never instead of it. */
export const failureSchema = z.object({
  code: z.enum(authErrorCodes),
  at: z.number(),
  details: z.record(z.string(), z.string()),
});
export type Failure = z.infer<typeof failureSchema>;

/**
 * What lets us call one server now. Complete in itself: the client that obtained the tokens is part of it, because a
 * refresh token is worthless without its client. Times are ms since the epoch.
 */
export const credentialSchema = z.object({
  serverId: z.string(),
  /** the address that it was obtained for: it is sent to no other */
  serverUrl: z.string(),
  issuer: z.string(),
  /** the issuer published no metadata: its endpoints are the default ones */
  assumed: z.optional(z.boolean()),
  /** the RFC 8707 value that was asked for, byte for byte; absent for servers without resource metadata */
  resource: z.optional(z.string()),
  client: clientRegistrationSchema,
  accessToken: z.string(),
  refreshToken: z.optional(z.string()),
  scopes: z.optional(z.array(z.string())),
  account: z.optional(z.string()),
  obtainedAt: z.number(),
  expiresAt: z.optional(z.number()),
  failure: z.optional(failureSchema),
});
export type Credential = z.infer<typeof credentialSchema>;

/** What may be shown of a credential: no secret, the access token masked. */
export const credentialFactsSchema = z.object({
  issuer: z.string(),
  scopes: z.optional(z.array(z.string())),
  account: z.optional(z.string()),
  clientId: z.string(),
  registrationKind: z.literal('dynamic'),
  redirectUri: z.string(),
  obtainedAt: z.number(),
  expiresAt: z.optional(z.number()),
  hasRefreshToken: z.boolean(),
  maskedToken: z.string(),
  /** the claims of a JWT access token, for display only: nobody verified them */
  claims: z.optional(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))),
  failure: z.optional(failureSchema),
});
export type CredentialFacts = z.infer<typeof credentialFactsSchema>;

/** A secret fit to be shown: its last four characters when it is long, else nothing of it. */
export function masked(secret: string): string {
  return secret.length >= 24 ? `…${secret.slice(-4)}` : '…';
}

/** The claims of a JWT, unverified; `undefined` when the token is opaque. @see https://www.rfc-editor.org/rfc/rfc9068 */
export function claimsOf(token: string): Record<string, unknown> | undefined {
  const parts = token.split('.');
  if (parts.length !== 3) return undefined;
  try {
    const bytes = Uint8Array.from(
      atob((parts[1] ?? '').replace(/-/gu, '+').replace(/_/gu, '/')),
      (c) => c.charCodeAt(0),
    );
    const parsed = z
      .record(z.string(), z.unknown())
      .safeParse(JSON.parse(new TextDecoder().decode(bytes)));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** The facts of a credential that a face may see. */
export function factsOf(credential: Credential): CredentialFacts {
  const { issuer, scopes, account, client, obtainedAt, expiresAt, failure } = credential;
  const claims = claimsOf(credential.accessToken);
  return {
    issuer,
    clientId: client.clientId,
    registrationKind: client.kind,
    redirectUri: client.redirectUri,
    obtainedAt,
    hasRefreshToken: credential.refreshToken !== undefined,
    maskedToken: masked(credential.accessToken),
    ...(scopes && { scopes }),
    ...(account !== undefined && { account }),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(claims && { claims: shownClaims(claims) }),
    ...(failure && { failure }),
  };
}
