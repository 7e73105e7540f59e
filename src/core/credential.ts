import * as z from 'zod/mini';
import { authErrorCodes } from './errors.ts';
import {
  clientAuthMethodSchema,
  clientRegistrationSchema,
  registrationKindSchema,
} from './oauth/clientRegistration.ts';
import { identitySourceSchema } from './oauth/identitySource.ts';
import { claimsOf } from './oauth/jwt.ts';
import { grantSchema } from './oauth/settings.ts';
import { shownClaims } from './shownClaims.ts';

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
  /** the id of this credential, which names its server and which of the accounts there it is for: see `serverOf` */
  serverId: z.string(),
  /** the address that it was obtained for: it is sent to no other */
  serverUrl: z.string(),
  /** the name under which the issuer was found; its metadata may state another one that was accepted */
  issuer: z.string(),
  /** absent for the authorization code */
  grant: z.optional(grantSchema),
  /** the issuer published no metadata: its endpoints are the default ones */
  assumed: z.optional(z.boolean()),
  /** the RFC 8707 value that was asked for, byte for byte; absent for servers without resource metadata */
  resource: z.optional(z.string()),
  client: clientRegistrationSchema,
  accessToken: z.string(),
  /** the private key, a JWK in JSON, that the access token is bound to. @see https://www.rfc-editor.org/rfc/rfc9449 */
  dpopKey: z.optional(z.string()),
  refreshToken: z.optional(z.string()),
  scopes: z.optional(z.array(z.string())),
  /** what was asked for: a step-up asks for it again */
  askedScopes: z.optional(z.array(z.string())),
  account: z.optional(z.string()),
  /** whom the issuer means by it */
  subject: z.optional(z.string()),
  accountSource: z.optional(identitySourceSchema),
  obtainedAt: z.number(),
  /** absent when the issuer does not say */
  expiresAt: z.optional(z.number()),
  /** when the refresh token ends; absent when the issuer does not say */
  refreshExpiresAt: z.optional(z.number()),
  failure: z.optional(failureSchema),
});
export type Credential = z.infer<typeof credentialSchema>;

/** What may be shown of a credential: no secret, the access token masked. */
export const credentialFactsSchema = z.object({
  issuer: z.string(),
  grant: grantSchema,
  scopes: z.optional(z.array(z.string())),
  /** asked for and not granted */
  refusedScopes: z.array(z.string()),
  account: z.optional(z.string()),
  /** who says so: verified unless it is the access token */
  accountSource: z.optional(identitySourceSchema),
  clientId: z.string(),
  registrationKind: registrationKindSchema,
  /** how the client shows who it is at the token endpoint */
  clientAuth: clientAuthMethodSchema,
  registeredAt: z.number(),
  redirectUri: z.optional(z.string()),
  obtainedAt: z.number(),
  expiresAt: z.optional(z.number()),
  hasRefreshToken: z.boolean(),
  dpopBound: z.boolean(),
  refreshExpiresAt: z.optional(z.number()),
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

/** The facts of a credential that a face may see. */
export function factsOf(credential: Credential): CredentialFacts {
  const { issuer, grant, scopes, account, client, obtainedAt, expiresAt, failure } = credential;
  const { refreshExpiresAt, accountSource } = credential;
  const claims = claimsOf(credential.accessToken);
  return {
    issuer,
    grant: grant ?? 'authorization_code',
    clientId: client.clientId,
    registrationKind: client.kind,
    clientAuth: client.method,
    registeredAt: client.registeredAt,
    ...(client.redirectUri !== undefined && { redirectUri: client.redirectUri }),
    refusedScopes: refusedScopes(credential),
    obtainedAt,
    hasRefreshToken: credential.refreshToken !== undefined,
    dpopBound: credential.dpopKey !== undefined,
    maskedToken: masked(credential.accessToken),
    ...(scopes && { scopes }),
    ...(account !== undefined && { account }),
    ...(accountSource && { accountSource }),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(refreshExpiresAt !== undefined && { refreshExpiresAt }),
    ...(claims && { claims: shownClaims(claims) }),
    ...(failure && { failure }),
  };
}

/** `offline_access` is granted as a refresh token, which says it better than a scope. */
function refusedScopes({ askedScopes = [], scopes = [] }: Credential): string[] {
  return askedScopes.filter((scope) => scope !== 'offline_access' && !scopes.includes(scope));
}
