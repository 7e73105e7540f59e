import * as z from 'zod/mini';
import { request } from './message.ts';

const neededSchema = z.object({
  host: z.string(),
  redirectUri: z.string(),
  createAt: z.optional(z.string()),
});

/** The secret is absent for a public client. */
const enteredSchema = z.object({ clientId: z.string(), clientSecret: z.optional(z.string()) });

const codeSchema = z.object({
  userCode: z.string(),
  url: z.string(),
  urlWithCode: z.optional(z.string()),
  expiresAt: z.number(),
});

/** Daemon → window: what an authorization asks of the person in front of the window that began it. */
export const prompts = {
  /** Asks for a client that the person made at the issuer. */
  client: request(
    'client',
    z.object({ serverId: z.string(), needed: neededSchema }),
    z.object({ client: z.optional(enteredSchema) }),
  ),
  /** Asks which of these scopes to ask for. */
  scopes: request(
    'scopes',
    z.object({ serverId: z.string(), offered: z.array(z.string()) }),
    z.object({ chosen: z.array(z.string()) }),
  ),
  /** Shows the code of a device authorization; answered as soon as it is seen. */
  showCode: request('showCode', z.object({ serverId: z.string(), code: codeSchema }), z.object({})),
  /** Asks for the address at which the browser ended. */
  pasted: request(
    'pasted',
    z.object({ serverId: z.string(), redirectUri: z.string() }),
    z.object({ address: z.string() }),
  ),
} as const;
