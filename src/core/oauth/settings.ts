import * as z from 'zod/mini';
import { clientAuthMethodSchema, registrationKindSchema } from './clientRegistration.ts';

/** How tokens are obtained. @see https://www.rfc-editor.org/rfc/rfc6749#section-1.3 */
export const grantSchema = z.enum([
  'authorization_code',
  'device_code',
  'client_credentials',
  'jwt_bearer',
  'enterprise',
]);
export type Grant = z.infer<typeof grantSchema>;

const text = z.string().check(z.minLength(1), z.maxLength(2_048));
const parameters = z.record(z.string().check(z.minLength(1)), z.string());

/**
 * What a person decided about the OAuth of one server; absent members are chosen by discovery. The last three soften a
 * rule of the specification, for issuers that are known not to keep it, and are never set without being asked for.
 */
export const oauthSettingsSchema = z.object({
  grant: z.optional(grantSchema),
  clientId: z.optional(text),
  /** the issuer that the client id belongs to: it is shown to no other */
  clientIssuer: z.optional(text),
  clientAuth: z.optional(clientAuthMethodSchema),
  registration: z.optional(registrationKindSchema),
  scopes: z.optional(z.array(text)),
  authorizationParams: z.optional(parameters),
  tokenParams: z.optional(parameters),
  audience: z.optional(text),
  redirect: z.optional(z.enum(['loopback', 'uriHandler', 'paste'])),
  redirectHost: z.optional(z.enum(['127.0.0.1', 'localhost'])),
  redirectPort: z.optional(z.int().check(z.minimum(1), z.maximum(65_535))),
  /** who signs employees in, for the enterprise grant */
  enterprise: z.optional(z.object({ issuer: text, clientId: text })),
  /** the one `issuer` that metadata may state although it was asked for under another name, and for that name only */
  trustIssuer: z.optional(z.object({ named: text, stated: text })),
  /** PKCE is used although the metadata does not say that it is supported */
  assumePkce: z.optional(z.boolean()),
  /** the RFC 8707 value to send; false sends none */
  resource: z.optional(z.union([z.literal(false), text])),
});
export type OAuthSettings = z.infer<typeof oauthSettingsSchema>;
