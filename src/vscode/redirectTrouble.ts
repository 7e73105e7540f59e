import { AuthError, toAuthError } from '../core/errors.ts';
import { isLoopbackHost } from '../core/loopback.ts';
import type { Place } from '../core/ports.ts';

/** Whether the redirect of an authorization URL may be why nobody came back to a window at this place. */
export function mayNotComeBack(url: string | undefined, place: Place): boolean {
  const redirect = url === undefined ? null : new URL(url).searchParams.get('redirect_uri');
  if (redirect === null || !URL.canParse(redirect)) return false;
  const { protocol, hostname } = new URL(redirect);
  if (protocol !== 'http:' && protocol !== 'https:') return true;
  return isLoopbackHost(hostname) && (place.remote || place.ui !== 'desktop');
}

/** A time limit that was reached says whether the redirect may be to blame; any other error stays as it is. */
export function withRedirectTrouble(
  error: unknown,
  url: string | undefined,
  place: Place,
): unknown {
  const { code, details } = toAuthError(error);
  return code === 'authorization_timeout' && mayNotComeBack(url, place)
    ? new AuthError(code, { ...details, reason: 'redirect' }, error)
    : error;
}
