import * as z from 'zod/mini';
import { problemSchema } from './state.ts';

/** A secret in SecretStorage. */
export const entrySchema = z.object({ key: z.string(), generation: z.number(), value: z.string() });

const pageSchema = z.object({ title: z.string(), body: z.string() });
/** What the browser shows at the end of an authorization. */
export const pagesSchema = z.object({
  language: z.string(),
  authorized: pageSchema,
  refused: pageSchema,
  unknown: pageSchema,
});

/** Where a window runs. */
export const placeSchema = z.object({
  ui: z.enum(['desktop', 'web', 'none']),
  remote: z.boolean(),
  uriScheme: z.string(),
  redirect: z.enum(['auto', 'loopback', 'uriHandler', 'paste']),
  clientDocument: z.optional(z.string()),
});

/** What a revocation came to. */
export const receiptSchema = z.object({
  issuer: z.enum(['revoked', 'unsupported', 'failed']),
  problem: z.optional(problemSchema),
  registration: z.enum(['deleted', 'kept']),
  server: z.enum(['refuses', 'accepts', 'unknown']),
});
export type ReceiptView = z.infer<typeof receiptSchema>;
