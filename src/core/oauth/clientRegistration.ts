import * as z from 'zod/mini';

/** How a client authenticates at the token endpoint. @see https://www.rfc-editor.org/rfc/rfc7591#section-2 */
export const clientAuthMethodSchema = z.enum([
  'none',
  'client_secret_basic',
  'client_secret_post',
  'client_secret_jwt',
  'private_key_jwt',
]);
export type ClientAuthMethod = z.infer<typeof clientAuthMethodSchema>;

/** Where a registration comes from: a person entered it, a metadata document describes it, the issuer made it. */
export const registrationKindSchema = z.enum(['configured', 'metadata_document', 'dynamic']);
export type RegistrationKind = z.infer<typeof registrationKindSchema>;

/** Our identity at an issuer, bound to the issuer that gave it and to the one redirect URI in use. */
export const clientRegistrationSchema = z.object({
  kind: registrationKindSchema,
  issuer: z.string(),
  /** absent for grants that open no browser */
  redirectUri: z.optional(z.string()),
  clientId: z.string(),
  clientSecret: z.optional(z.string()),
  /** PKCS #8 in PEM, for `private_key_jwt` */
  privateKey: z.optional(z.string()),
  method: clientAuthMethodSchema,
  registeredAt: z.number(),
  /** what it was registered for; absent when that was left open */
  scopes: z.optional(z.array(z.string())),
  /** ms since the epoch; absent when the secret does not expire */
  secretExpiresAt: z.optional(z.number()),
  /** where and with what the issuer lets us delete it. @see https://www.rfc-editor.org/rfc/rfc7592 */
  management: z.optional(z.object({ uri: z.string(), token: z.string() })),
});
export type ClientRegistration = z.infer<typeof clientRegistrationSchema>;
