import * as z from 'zod/mini';
import { clientSecretNameSchema } from '../core/clientSecrets.ts';
import { credentialFactsSchema } from '../core/credential.ts';
import { oauthSettingsSchema } from '../core/oauth/settings.ts';
import { steps } from '../core/ports.ts';
import { schemeSchema } from '../core/server.ts';
import { notice, request } from './message.ts';
import { prompts } from './prompts.ts';
import { hostIdSchema, problemSchema, stateSchema } from './state.ts';

/** Raised when a message changes its meaning; both ends compare it before anything else. */
export const PROTOCOL = 1;

const nothing = z.object({});
const serverRef = z.object({ id: z.string() });
const pair = z.object({ host: z.string(), server: z.string() });

const entrySchema = z.object({ key: z.string(), generation: z.number(), value: z.string() });

const placeSchema = z.object({
  ui: z.enum(['desktop', 'web', 'none']),
  remote: z.boolean(),
  uriScheme: z.string(),
  redirect: z.enum(['auto', 'loopback', 'uriHandler', 'paste']),
  clientDocument: z.optional(z.string()),
});
/** The variables of the window's environment that decide where hosts keep their files. */
const environmentSchema = z.record(z.string(), z.string());

/** Window or tool → daemon. `hello` first; `prove` makes a window a store. */
export const toDaemon = {
  hello: request(
    'hello',
    z.object({
      role: z.enum(['window', 'tool', 'successor']),
      protocol: z.number(),
      version: z.string(),
      nonce: z.string(),
    }),
    z.object({
      protocol: z.number(),
      version: z.string(),
      pid: z.number(),
      nonce: z.string(),
      /** HMAC that shows that the daemon holds this SecretStorage's key */
      proof: z.string(),
    }),
  ),
  prove: request('prove', z.object({ proof: z.string() }), nothing),
  /** Hands over what SecretStorage and globalState hold. Only a store; answered when all of it is merged. */
  unlock: request(
    'unlock',
    z.object({
      entries: z.array(entrySchema),
      /** the servers of the Settings Sync copy, as found: parsed one by one, what is damaged is left out */
      servers: z.array(z.unknown()),
      /** the sentences for tools in the user's language, by error code */
      sentences: z.record(z.string(), z.string()),
    }),
    nothing,
  ),
  /** Where this window runs, for its authorizations; sent again when a setting changes. */
  place: request(
    'place',
    z.object({ place: placeSchema, environment: environmentSchema }),
    nothing,
  ),
  probe: request(
    'probe',
    z.object({ url: z.string() }),
    z.object({ scheme: schemeSchema, detail: z.enum(['challenge', 'open', 'metadata']) }),
  ),
  addServer: request(
    'addServer',
    z.object({ name: z.string(), url: z.string(), scheme: schemeSchema }),
    z.object({ id: z.string() }),
  ),
  removeServer: request('removeServer', serverRef, nothing),
  /** What the person decided about a server's OAuth, in place of what was there. Holds no secret. */
  configure: request(
    'configure',
    z.object({ id: z.string(), oauth: oauthSettingsSchema }),
    nothing,
  ),
  /** Keeps one secret of a server's OAuth, or without a value deletes it. Only a store. */
  clientSecrets: request(
    'clientSecrets',
    z.object({ id: z.string(), name: clientSecretNameSchema, value: z.optional(z.string()) }),
    nothing,
  ),
  /** Forgets our client at the issuer of a server, so that the next authorization finds or makes another. */
  forgetClient: request('forgetClient', serverRef, nothing),
  /** `stepUp`: scopes that are missing, asked for on top of those before. */
  authorize: request(
    'authorize',
    z.object({ id: z.string(), stepUp: z.optional(z.array(z.string())) }),
    /** what came of it, for what a person should know at once */
    z.object({ credential: z.optional(credentialFactsSchema) }),
  ),
  /** The parameters that arrived at a window's URI handler. `known` is false when nobody waits for their `state`. */
  callback: request('callback', z.object({ query: z.string() }), z.object({ known: z.boolean() })),
  refresh: request('refresh', serverRef, nothing),
  revoke: request(
    'revoke',
    serverRef,
    z.object({
      /** what the issuer said; local deletion happens in any case */
      issuer: z.enum(['revoked', 'unsupported', 'failed', 'nothing']),
      problem: z.optional(problemSchema),
    }),
  ),
  forget: request('forget', serverRef, nothing),
  /** What connecting would change: the whole file before and after. `before` is absent when there is no file yet. */
  planConnection: request(
    'planConnection',
    z.object({ host: hostIdSchema, server: z.string(), action: z.enum(['connect', 'disconnect']) }),
    z.object({
      /** absent when no file changes (VS Code's own provider) */
      file: z.optional(
        z.object({ path: z.string(), before: z.optional(z.string()), after: z.string() }),
      ),
    }),
  ),
  /** Writes it. `before` must still be what is there, else `host_file_changed`. */
  applyConnection: request(
    'applyConnection',
    z.object({
      host: hostIdSchema,
      server: z.string(),
      action: z.enum(['connect', 'disconnect']),
      before: z.optional(z.string()),
    }),
    nothing,
  ),
  /** The address and caller key of a connected pair, for VS Code's definition provider. Only a store. */
  callerKey: request('callerKey', pair, z.object({ url: z.string(), key: z.string() })),
  /** The header for a registered pair, for the header command. Only a tool. */
  header: request('header', pair, z.object({ headers: z.record(z.string(), z.string()) })),
  /** Draws another port when a foreign program holds ours, or tries the same one again. */
  rebind: request('rebind', z.object({ anotherPort: z.boolean() }), nothing),
  /** Only a successor that proved the key: close the listeners, end refreshes, answer, drain, exit. */
  handOver: request('handOver', nothing, nothing),
} as const;

/** Daemon → window. */
export const toWindow = {
  /** Writes or (without a value) deletes one secret; answered when SecretStorage has taken it. Only to a store. */
  write: request(
    'write',
    z.object({ key: z.string(), generation: z.number(), value: z.optional(z.string()) }),
    nothing,
  ),
  read: request(
    'read',
    z.object({ key: z.string() }),
    z.object({ entry: z.optional(entrySchema) }),
  ),
  /** Opens the browser. */
  open: request('open', z.object({ serverId: z.string(), url: z.string() }), nothing),
  callbackUri: request('callbackUri', nothing, z.object({ uri: z.string() })),
  ...prompts,
  state: notice('state', stateSchema),
  progress: notice(
    'progress',
    z.object({
      serverId: z.string(),
      step: z.enum(steps),
    }),
  ),
  /** The servers to keep in globalState as the copy for other machines. */
  serversCopy: notice('serversCopy', z.object({ servers: z.array(z.unknown()) })),
  log: notice('log', z.object({ level: z.enum(['debug', 'info', 'warn']), message: z.string() })),
  /** A tool asked for a server that needs a person. */
  attention: notice('attention', z.object({ serverId: z.string(), problem: problemSchema })),
} as const;
