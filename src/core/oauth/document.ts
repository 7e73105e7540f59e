import { AuthError } from '../errors.ts';
import { isSecureUrl } from '../loopback.ts';
import type { Fetch } from '../ports.ts';

/**
 * A JSON document from a well-known address. `undefined` for everything that means "try the next place": another
 * status, another content type, no JSON object.
 * @throws AuthError `insecure_endpoint` before anything is sent; network errors as the Fetch port throws them
 */
export async function fetchDocument(
  fetch: Fetch,
  url: string,
  signal: AbortSignal,
): Promise<unknown> {
  if (!isSecureUrl(url)) throw new AuthError('insecure_endpoint', { host: hostOf(url) });
  const headers = { accept: 'application/json', 'mcp-protocol-version': '2025-11-25' };
  const response = await fetch(url, { headers, signal });
  const type = response.headers.get('content-type') ?? '';
  if (response.status !== 200 || !/[/+]json\b/iu.test(type)) return discard(response);
  try {
    const document: unknown = await response.json();
    return typeof document === 'object' && document !== null ? document : undefined;
  } catch (error) {
    if (error instanceof AuthError) throw error;
    return undefined;
  }
}

/** Closes the connection of an answer whose body nobody reads. */
export function discard(response: Response): undefined {
  response.body?.cancel().catch(() => undefined);
}

/**
 * The first document that an address of the list answers with.
 * @throws what the last place that could not be asked threw, when no other has a document
 */
export async function firstDocument(
  fetch: Fetch,
  urls: readonly string[],
  signal: AbortSignal,
): Promise<unknown> {
  let unreachable: unknown;
  for (const url of urls) {
    try {
      const document = await fetchDocument(fetch, url, signal);
      if (document !== undefined) return document;
    } catch (error) {
      signal.throwIfAborted();
      unreachable = error;
    }
  }
  if (unreachable !== undefined) throw unreachable;
  return undefined;
}

/** The host of a URL for a sentence, or nothing of it when it is no URL. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '';
}
