import * as z from 'zod/mini';
import { claimsOf } from './jwt.ts';

const claimsSchema = z.object({
  iss: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  sub: z.string(),
  email: z.optional(z.string()),
  preferred_username: z.optional(z.string()),
  tid: z.optional(z.string()),
});

/**
 * Who an ID token is about, as a person knows the account; `undefined` unless it is from this issuer and for this
 * client. It came from the token endpoint over TLS, which stands for its signature. An issuer that many tenants share
 * states a template, which each token fills in.
 * @see https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation
 */
export function accountOf(idToken: string, issuer: string, clientId: string): string | undefined {
  const parsed = claimsSchema.safeParse(claimsOf(idToken));
  if (!parsed.success) return undefined;
  const { iss, aud, sub, email, preferred_username, tid = '' } = parsed.data;
  const ours = iss === issuer.replace('{tenantid}', tid) && [aud].flat().includes(clientId);
  return ours ? (email ?? preferred_username ?? sub) : undefined;
}
