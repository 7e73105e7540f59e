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
 * The first document of a list of addresses that can be used: one of which `read` makes something. Whatever is wrong with
 * a place, the next one is asked.
 * @throws what was wrong with the first document, else with the last place that could not be asked, when no place has one
 */
export async function firstDocument<T>(
  fetch: Fetch,
  urls: readonly string[],
  read: (document: unknown) => T | undefined,
  signal: AbortSignal,
): Promise<T | undefined> {
  let refused: unknown;
  let unreachable: unknown;
  for (const url of urls) {
    const document = await fetchDocument(fetch, url, signal).catch((error: unknown) => {
      signal.throwIfAborted();
      unreachable = error;
    });
    try {
      const found = document === undefined ? undefined : read(document);
      if (found !== undefined) return found;
    } catch (error) {
      refused ??= error;
    }
  }
  if (refused ?? unreachable) throw refused ?? unreachable;
  return undefined;
}

/**
 * Behind a proxy that ends TLS many a server takes its own addresses for plain http. Of the host that we reach by https
 * the https form is meant; plain http is never asked, and any other address stays as it is.
 */
export function overTls(url: string, reachedAt: string): string {
  if (!URL.canParse(url)) return url;
  const [named, reached] = [new URL(url), new URL(reachedAt)];
  const meant =
    reached.protocol === 'https:' && named.protocol === 'http:' && named.host === reached.host;
  return meant ? url.replace(/^http:/iu, 'https:') : url;
}

/** The host of a URL for a sentence, or nothing of it when it is no URL. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '';
}
