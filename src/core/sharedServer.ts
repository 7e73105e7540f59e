import * as z from 'zod/mini';
import { headersSchema } from './headers/headerSettings.ts';
import { keyNamesOf, variableNamesOf } from './keys/keysOfServer.ts';
import { oauthSettingsSchema } from './oauth/settings.ts';
import { isContradictory, schemeSchema, urlProblem, type Server } from './server.ts';
import { signatureSchema } from './signing/signature.ts';

/**
 * What can be given to somebody else of how a server is authenticated. Paths of files are of one machine, and whoever
 * softens a rule of OAuth decides that for himself, so neither is in it.
 */
const sharedAuthSchema = z
  .object({
    scheme: schemeSchema,
    oauth: z.optional(
      z.omit(oauthSettingsSchema, { trustIssuer: true, assumePkce: true, resource: true }),
    ),
    headers: z.optional(headersSchema),
    signature: z.optional(signatureSchema),
  })
  .check(z.refine((auth) => !isContradictory(auth)));

/** A server as it is given to somebody else, as JSON: its settings without any secret, and what else it needs by name. */
export const sharedServerSchema = z.object({
  /** the version of this form */
  mcpKeyring: z.literal(1),
  name: z.string().check(z.trim(), z.minLength(1), z.maxLength(64)),
  url: z.string().check(z.refine((url) => urlProblem(url) === undefined)),
  auth: sharedAuthSchema,
  /** for whoever reads it: it is found in `auth` as well */
  needs: z.optional(z.object({ keys: z.array(z.string()), variables: z.array(z.string()) })),
  /** what the server has and this does not say */
  leftOut: z.optional(z.array(z.string())),
});
export type SharedServer = z.infer<typeof sharedServerSchema>;

/** A server without what is secret or of this machine only; `leftOut` says what of that it has. */
export function sharedServerOf(server: Server): SharedServer {
  const { name, url, auth, network } = server;
  const { trustIssuer, assumePkce, resource } = auth.oauth ?? {};
  const leftOut = Object.entries({
    'client certificate': auth.tls,
    'network settings': network,
    'exceptions of OAuth': trustIssuer ?? assumePkce ?? resource,
  }).flatMap(([what, value]) => (value === undefined ? [] : [what]));
  return {
    mcpKeyring: 1,
    name,
    url,
    auth: sharedAuthSchema.parse(auth),
    needs: { keys: keyNamesOf(server), variables: variableNamesOf(server) },
    ...(leftOut.length > 0 && { leftOut }),
  };
}
