import * as z from 'zod/mini';

/** Who says whom a credential is for. All but `access_token`, whose claims are not meant for us, are verified. */
export const identitySourceSchema = z.enum([
  'id_token',
  'userinfo',
  'introspection',
  'access_token',
]);
export type IdentitySource = z.infer<typeof identitySourceSchema>;
