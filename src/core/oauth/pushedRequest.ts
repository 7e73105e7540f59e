import { buildAuthorizationUrlWithPAR } from 'openid-client';
import type { PendingAuthorization } from './authorization.ts';
import { askIssuer, type IssuerClient } from './tokens.ts';

/**
 * The authorization as it is opened: an issuer that demands it gets the request beforehand, and the browser carries only
 * a reference to it.
 * @throws AuthError, see {@link askIssuer}
 * @see https://www.rfc-editor.org/rfc/rfc9126
 */
export async function pushed(
  by: IssuerClient,
  pending: PendingAuthorization,
): Promise<PendingAuthorization> {
  if (by.issuer.require_pushed_authorization_requests !== true) return pending;
  const own = new URL(by.issuer.authorization_endpoint ?? '');
  const parameters = new URL(pending.url).searchParams;
  for (const name of own.searchParams.keys()) if (name !== 'client_id') parameters.delete(name);
  const url = await askIssuer(by, (configuration) =>
    buildAuthorizationUrlWithPAR(configuration, parameters),
  );
  return { ...pending, url: url.href };
}
