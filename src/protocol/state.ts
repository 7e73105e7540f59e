import * as z from 'zod/mini';
import { certificateSummarySchema } from '../core/certificates/summary.ts';
import { findingSchema } from '../core/certificates/findings.ts';
import { clientSecretsSetSchema } from '../core/clientSecrets.ts';
import { credentialFactsSchema } from '../core/credential.ts';
import { authErrorCodes } from '../core/errors.ts';
import { keyFactsSchema } from '../core/keys/key.ts';
import { serverKeysSchema } from '../core/keys/keysOfServer.ts';
import { serverSchema } from '../core/server.ts';
import { deliveries, hostIds } from '../hosts/host.ts';

export const hostIdSchema = z.enum(hostIds);

export const connectionSchema = z.object({
  host: hostIdSchema,
  delivery: z.enum(deliveries),
  /** the file that holds the entry; absent for a provider */
  file: z.optional(z.string()),
  /** the gateway's port that the entry names */
  port: z.optional(z.number()),
  /** the SHA-256 of the caller key that is written in the entry, in base64url; absent where none is */
  keyDigest: z.optional(z.string()),
  /** what becomes of the object around our entry in that file once it is empty: `remove` when we made it */
  emptied: z.optional(z.enum(['keep', 'remove'])),
});
export type Connection = z.infer<typeof connectionSchema>;

const accountStateSchema = z.object({
  credential: z.optional(credentialFactsSchema),
  /** scopes that the server wanted beyond those granted; absent when it wanted none, empty when it did not say which */
  missingScopes: z.optional(z.array(z.string())),
  /** an authorization, refresh or revocation is under way */
  busy: z.boolean(),
});
/** How it stands with an account of a server. */
export type AccountState = z.infer<typeof accountStateSchema>;

const accountViewSchema = z.extend(accountStateSchema, {
  /** of its credential */
  id: z.string(),
  /** the server is used with it where nobody names an account */
  isDefault: z.boolean(),
});
/** All that a face shows of one of several accounts of a server. */
export type AccountView = z.infer<typeof accountViewSchema>;

export const certificateViewSchema = z.object({
  /** where it is kept: in files that are watched, or with the secrets */
  from: z.enum(['files', 'entered']),
  /** absent when the files never held one that can be read */
  summary: z.optional(certificateSummarySchema),
  /** what is wrong with it at the moment of this state, and with the files: those do not keep the one before from use */
  findings: z.array(findingSchema),
});
/** All that a list shows of a server's client certificate. The dates decide on warnings: no state is sent when a day ends. */
export type CertificateView = z.infer<typeof certificateViewSchema>;

/** The state is that of the account that is used by default. */
const serverViewSchema = z.extend(accountStateSchema, {
  server: serverSchema,
  /** absent as long as there is one, the first */
  accounts: z.optional(z.array(accountViewSchema)),
  /** `stale`: the tool's file names another port than the gateway has, or holds a key that ended, so the tool is not let in */
  connections: z.array(z.extend(connectionSchema, { stale: z.optional(z.boolean()) })),
  /** which secrets of its OAuth the person entered; absent when none */
  clientSecrets: z.optional(clientSecretsSetSchema),
  /** absent when it uses none */
  keys: z.optional(serverKeysSchema),
  /** the client certificate; absent when it has none */
  certificate: z.optional(certificateViewSchema),
});
/** All that a face shows of a server. */
export type ServerView = z.infer<typeof serverViewSchema>;

export const problemSchema = z.object({
  code: z.enum(authErrorCodes),
  details: z.record(z.string(), z.string()),
});
/** An error as it travels: its code and the facts of its sentence. */
export type Problem = z.infer<typeof problemSchema>;

export const stateSchema = z.object({
  /** false until a store handed over its secrets: credentials may exist that are not known yet */
  unlocked: z.boolean(),
  servers: z.array(serverViewSchema),
  /** all of the keyring, by name */
  keys: z.array(keyFactsSchema),
  gateway: z.object({ port: z.optional(z.number()), problem: z.optional(problemSchema) }),
  /** what needs a person's attention without belonging to one server, such as a journal that cannot be written */
  problems: z.array(problemSchema),
});
/** All that a face shows. Sent whole after every change. */
export type State = z.infer<typeof stateSchema>;
