import * as z from 'zod/mini';
import { signatureSchema } from '../core/signing/signature.ts';
import { request } from './message.ts';

/** Window → daemon: what concerns the signatures of requests. */
export const signingRequests = {
  /**
   * Signs a sample request to the server `id` without sending it, by its own settings or by those that are not kept yet.
   * Only a store. No secret is in the answer: where one would stand is its name in angle brackets.
   */
  trySignature: request(
    'trySignature',
    z.object({
      id: z.string(),
      signature: z.optional(signatureSchema),
      method: z.string(),
      /** from its slash, with the query; absent: that of the server */
      path: z.optional(z.string().check(z.regex(/^\//))),
      headers: z.optional(z.record(z.string(), z.string())),
      body: z.optional(z.string()),
      /** ms since the epoch, and the nonce: those of a provider's example; absent: drawn */
      now: z.optional(z.number()),
      nonce: z.optional(z.string()),
    }),
    z.object({
      /** the canonical string */
      base: z.string(),
      /** what the signature puts on the request */
      headers: z.record(z.string(), z.string()),
      /** what `${signature}` stands for */
      signature: z.optional(z.string()),
    }),
  ),
} as const;
