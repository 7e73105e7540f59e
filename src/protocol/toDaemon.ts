import * as z from 'zod/mini';
import { clientSecretNameSchema } from '../core/clientSecrets.ts';
import { credentialFactsSchema } from '../core/credential.ts';
import { oauthSettingsSchema } from '../core/oauth/settings.ts';
import { authSchema, schemeSchema } from '../core/server.ts';
import { accountRequests } from './accounts.ts';
import { keyRequests } from './keys.ts';
import { notice, request } from './message.ts';
import { networkSchema } from './network.ts';
import { signingRequests } from './signing.ts';
import { hostIdSchema } from './state.ts';
import { toolSchema } from './tools.ts';
import { entrySchema, pagesSchema, placeSchema, receiptSchema } from './values.ts';

/** Raised when a message changes its meaning; both ends compare it before anything else. */
export const PROTOCOL = 1;

const nothing = z.object({});
const serverRef = z.object({ id: z.string() });
const pair = z.object({ host: z.string(), server: z.string() });

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
  /** The way to other machines, in place of what a window said before. Only a store. */
  network: request('network', networkSchema, nothing),
  /** Hands over what SecretStorage and globalState hold. Only a store; answered when all of it is merged. */
  unlock: request(
    'unlock',
    z.object({
      entries: z.array(entrySchema),
      /** the servers of the Settings Sync copy, as found: parsed one by one, what is damaged is left out */
      servers: z.array(z.unknown()),
      /** the sentences for tools in the user's language, by error code */
      sentences: z.record(z.string(), z.string()),
      /** what the browser shows at the end of an authorization, in the user's language */
      pages: z.optional(pagesSchema),
      /** what the window found damaged and keeps: its own parts, and the keys of secrets */
      damaged: z.optional(
        z.object({ parts: z.array(z.enum(['copy', 'key'])), secrets: z.array(z.string()) }),
      ),
    }),
    nothing,
  ),
  /** An entry of SecretStorage changed, whoever wrote it. Only from a store. */
  storeChanged: notice('storeChanged', z.object({ key: z.string() })),
  /** Where this window runs, for its authorizations; sent again when a setting changes and when it gets the focus. */
  place: request(
    'place',
    z.object({
      place: placeSchema,
      environment: environmentSchema,
      /** the person looks at this window */
      focused: z.optional(z.boolean()),
    }),
    nothing,
  ),
  probe: request(
    'probe',
    z.object({ url: z.string() }),
    z.object({
      scheme: schemeSchema,
      detail: z.enum(['challenge', 'open', 'metadata', 'refused']),
    }),
  ),
  /** Only a store may add one that has more than a scheme: keys and variables go where it says. */
  addServer: request(
    'addServer',
    z.extend(authSchema, { name: z.string(), url: z.string() }),
    z.object({ id: z.string() }),
  ),
  removeServer: request('removeServer', serverRef, nothing),
  /** Whether the metadata of a server may lead to the private network. */
  privateNetwork: request(
    'privateNetwork',
    z.object({ id: z.string(), allowed: z.boolean() }),
    nothing,
  ),
  /** What the person decided about a server's OAuth, in place of what was there. Holds no secret. Only a store. */
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
  ...accountRequests,
  ...keyRequests,
  ...signingRequests,
  /**
   * `id` is that of a server with one account, or of a credential. `account`: one more for the server `id`. `stepUp`:
   * scopes that are missing, asked for on top of those before. Answered with what came of it, and the id of the
   * credential: another one than asked for when the server has it for the same person already.
   */
  authorize: request(
    'authorize',
    z.object({
      id: z.string(),
      account: z.optional(z.literal('new')),
      stepUp: z.optional(z.array(z.string())),
    }),
    z.object({ id: z.string(), credential: z.optional(credentialFactsSchema) }),
  ),
  /** The URL of an authorization that waits for a browser, whichever window began it. */
  authorizationUrl: request(
    'authorizationUrl',
    serverRef,
    z.object({ url: z.optional(z.string()) }),
  ),
  /** The parameters that arrived at a window's URI handler. `known` is false when nobody waits for their `state`. */
  callback: request('callback', z.object({ query: z.string() }), z.object({ known: z.boolean() })),
  refresh: request('refresh', serverRef, nothing),
  revoke: request(
    'revoke',
    serverRef,
    z.object({
      /** absent when there was nothing to revoke; local deletion happens in any case */
      receipt: z.optional(receiptSchema),
    }),
  ),
  forget: request('forget', serverRef, nothing),
  /** The hosts on this machine, and how each would be connected. A host counts as there when the folder of its file is. */
  tools: request('tools', nothing, z.object({ tools: z.array(toolSchema) })),
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
  /** Writes it. `before` must still be what is there, and absent when nothing was, else `host_file_changed`. */
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
  /**
   * The address and caller key of a connected pair, for VS Code's definition provider; the key of one `account` when it
   * is named by the id of its credential, else of whichever is used by default. Only a store.
   */
  callerKey: request(
    'callerKey',
    z.extend(pair, { account: z.optional(z.string()) }),
    z.object({ url: z.string(), key: z.string() }),
  ),
  /** The header for a registered pair, for the header command; an error has its `sentence` in the details. Only a tool. */
  header: request('header', pair, z.object({ headers: z.record(z.string(), z.string()) })),
  /** Draws another port: a foreign program holds ours. */
  rebind: request('rebind', nothing, nothing),
  /** Listens on our port again, and says what still keeps the keyring from working. The journal is tried by an unlock. */
  retry: request('retry', nothing, nothing),
  /** A person has read that this was damaged. */
  dismiss: request('dismiss', z.object({ part: z.string() }), nothing),
  /** Only a successor that proved the key: close the listeners, end refreshes, answer, drain, exit. */
  handOver: request('handOver', nothing, nothing),
} as const;
