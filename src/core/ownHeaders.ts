import type { Fetch, FetchInit } from './ports.ts';
import type { SignedRequest } from './signing/signedRequest.ts';

/**
 * The headers of its own that a request to a server has, beside those of a token; nothing where there are none.
 * @throws AuthError those of the keys that it names
 */
export type OwnHeaders = (request: SignedRequest) => Promise<Readonly<Record<string, string>>>;

/** A Fetch whose requests to `url`, and to no other address, have the headers of the server there. */
export function withOwnHeaders(fetch: Fetch, url: string, own: OwnHeaders): Fetch {
  return async (to, init = {}) => {
    if (to !== url) return fetch(to, init);
    const headers = new Headers(init.headers);
    for (const [name, value] of Object.entries(await own(requestOf(to, headers, init))))
      headers.set(name, value);
    return fetch(to, { ...init, headers });
  };
}

function requestOf(
  to: string,
  headers: Headers,
  { method = 'GET', body }: FetchInit,
): SignedRequest {
  const { host, href } = new URL(to);
  return {
    method,
    url: href,
    headers: { ...Object.fromEntries(headers), host },
    ...(typeof body === 'string' && { body: new TextEncoder().encode(body) }),
  };
}
