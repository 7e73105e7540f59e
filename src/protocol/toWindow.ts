import * as z from 'zod/mini';
import { steps } from '../core/ports.ts';
import { notice, request } from './message.ts';
import { prompts } from './prompts.ts';
import { problemSchema, stateSchema } from './state.ts';
import { entrySchema } from './values.ts';

const nothing = z.object({});

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
  /** A tool asked for an account of a server that needs a person. To one window: the one that the person looked at last. */
  attention: notice(
    'attention',
    z.object({ serverId: z.string(), account: z.string(), problem: problemSchema }),
  ),
} as const;
