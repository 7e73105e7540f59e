import * as z from 'zod/mini';
import { request } from './message.ts';
import { receiptSchema } from './values.ts';

const accountRef = z.object({ id: z.string() });

/** Window → daemon: what concerns one of several accounts of a server. `id` is that of its credential. */
export const accountRequests = {
  /** The account that the server is used with where nobody names one. */
  useAccount: request('useAccount', accountRef, z.object({})),
  /** Withdraws its credential and ends its caller keys. */
  removeAccount: request(
    'removeAccount',
    accountRef,
    z.object({
      /** absent when there was nothing to revoke */
      receipt: z.optional(receiptSchema),
    }),
  ),
} as const;
