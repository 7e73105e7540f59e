import * as z from 'zod/mini';
import type { Marks } from './host.ts';

const SCHEME = 'Bearer ';

const withHeader = z.object({ headers: z.object({ Authorization: z.string() }) });

/**
 * Whether an entry with a written key is ours: it leads to our gateway by its present port, or shows the pair's caller key,
 * also one that ended. `address` is the member that holds the URL.
 */
export function isOurKeyEntry(entry: unknown, address: string, { url, isKey }: Marks): boolean {
  const byUrl = z.object({ [address]: z.literal(url) }).safeParse(entry);
  if (byUrl.success) return true;
  const parsed = withHeader.safeParse(entry);
  if (!parsed.success) return false;
  const shown = parsed.data.headers.Authorization;
  return shown.startsWith(SCHEME) && isKey(shown.slice(SCHEME.length));
}

/** The `Authorization` header that shows a caller key to the gateway. */
export const bearer = (key: string): string => SCHEME + key;
