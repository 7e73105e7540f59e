import type { Fetch } from '../ports.ts';

/** What an issuer answered, as far as an error has to tell. `status` 0: nothing came. */
export interface Seen {
  status: number;
  error?: string;
  description?: string;
}

/**
 * A Fetch port for the token and revocation endpoints that notes what was answered, and hands on only what we use of a
 * token response: an ID token that we never read must not fail the answer, nor must `null` where nothing is meant, for a
 * rotated refresh token would be lost with it. A challenge is taken off, because the error is in the body.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5
 */
export function watching(fetch: Fetch, seen: Seen): Fetch {
  return async (url, init) => {
    const response = await fetch(url, init);
    seen.status = response.status;
    const text = await response.text();
    const body = objectIn(text);
    if (typeof body?.['error'] === 'string') seen.error = body['error'];
    if (typeof body?.['error_description'] === 'string')
      seen.description = body['error_description'];
    const type = body ? 'application/json' : (response.headers.get('content-type') ?? '');
    const used = body?.['access_token'] === undefined ? text : JSON.stringify(tokensOf(body));
    return new Response(used === '' ? null : used, {
      status: response.status,
      headers: { 'content-type': type },
    });
  };
}

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** A life of nothing, or of centuries, says nothing: such a token must neither be renewed without end nor have no date. */
function tokensOf(body: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { access_token, token_type, refresh_token, scope, expires_in } = body;
  return {
    access_token,
    token_type,
    ...(typeof refresh_token === 'string' && refresh_token !== '' && { refresh_token }),
    ...(typeof scope === 'string' && { scope }),
    ...(Number(expires_in) > 0 && Number(expires_in) <= 1e10 && { expires_in: Number(expires_in) }),
  };
}
