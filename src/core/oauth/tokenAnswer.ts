import type { Fetch } from '../ports.ts';
import type { IssuerRules } from './rules.ts';

/** What an issuer answered, as far as an error has to tell. `status` 0: nothing came. */
export interface Seen {
  status: number;
  error?: string;
  description?: string;
  idToken?: string;
  /** how long the issuer wants to be left alone, in seconds */
  retryAfter?: number;
}

type Body = Readonly<Record<string, unknown>>;

/**
 * A Fetch port for the token and revocation endpoints that notes what was answered, and hands on only what we use of a
 * token response: an ID token that is read elsewhere must not fail the answer, nor must `null` where nothing is meant,
 * for a rotated refresh token would be lost with it. A challenge is taken off, because the error is in the body; an
 * error in a 200 counts as one. Form-encoded answers are read as well.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5
 */
export function watching(fetch: Fetch, seen: Seen, rules?: IssuerRules): Fetch {
  return async (url, init) => {
    const response = await fetch(url, init);
    seen.status = response.status;
    const retryAfter = retryAfterIn(response.headers);
    if (retryAfter !== undefined) seen.retryAfter = retryAfter;
    const text = await response.text();
    const type = response.headers.get('content-type') ?? '';
    const body = unwrapped(objectIn(text, type), rules);
    if (typeof body?.['error'] === 'string') seen.error = body['error'];
    if (typeof body?.['error_description'] === 'string')
      seen.description = body['error_description'];
    if (typeof body?.['id_token'] === 'string') seen.idToken = body['id_token'];
    const hasToken = body?.['access_token'] !== undefined;
    const used = hasToken ? JSON.stringify(tokensOf(body)) : text;
    return new Response(used === '' ? null : used, {
      status: hasToken && response.ok ? 200 : response.status,
      headers: { 'content-type': body ? 'application/json' : type },
    });
  };
}

function objectIn(text: string, type: string): Body | undefined {
  if (/^application\/x-www-form-urlencoded\b/iu.test(type))
    return Object.fromEntries(new URLSearchParams(text));
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** The token of a user, where an issuer keeps it apart from the one of its app and calls its type `user`. */
function unwrapped(body: Body | undefined, rules: IssuerRules | undefined): Body | undefined {
  if (!rules?.userToken || !body) return body;
  const inner = body[rules.userToken.member];
  const isInside = typeof inner === 'object' && inner !== null && 'access_token' in inner;
  if (isInside) return { ...inner, token_type: 'bearer' };
  return body['token_type'] === 'user' ? { ...body, token_type: 'bearer' } : body;
}

/** A moment is told by the issuer's own clock: how far off ours is does not matter. @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3 */
function retryAfterIn(headers: Headers): number | undefined {
  const stated = headers.get('retry-after') ?? '';
  const until = (Date.parse(stated) - Date.parse(headers.get('date') ?? '')) / 1000;
  const seconds = /^\d+$/u.test(stated) ? Number(stated) : until;
  return seconds > 0 ? seconds : undefined;
}

/** Two members tell the life of a refresh token: GitHub's and Keycloak's, where 0 means that it has no end. */
function tokensOf(body: Body): Record<string, unknown> {
  const { access_token, token_type, refresh_token, scope, expires_in, issued_token_type } = body;
  const refreshLife = body['refresh_token_expires_in'] ?? body['refresh_expires_in'];
  return {
    access_token,
    token_type,
    ...(typeof issued_token_type === 'string' && { issued_token_type }),
    ...(typeof refresh_token === 'string' && refresh_token !== '' && { refresh_token }),
    ...(typeof scope === 'string' && { scope }),
    ...life('expires_in', expires_in, 0),
    ...life('refresh_expires_in', refreshLife, 1),
  };
}

/** More than three centuries, in s: no calendar has such a date, so it means that the token has no end. */
const FOR_EVER = 1e10;

/** A number of seconds, also when it is written as text; nothing when it is none, below the least or for ever. */
function life(name: string, stated: unknown, least: number): Record<string, number> {
  const seconds = stated === null || stated === '' ? Number.NaN : Number(stated);
  return seconds >= least && seconds <= FOR_EVER ? { [name]: seconds } : {};
}
