import type { Authorizing, Granted } from './grants/authorizing.ts';
import { issuerClient } from './grants/tokenRequest.ts';
import { injectionHeaders } from './injection.ts';
import {
  claimedIdentity,
  identityAtUserinfo,
  identityByIntrospection,
  identityIn,
  type Identity,
} from './oauth/identity.ts';
import { isUnattended, type Grant } from './oauth/settings.ts';

/**
 * Whom new tokens are for: by the ID token, else as the issuer says it where it offers that, else as the access token
 * claims. Never throws: an authorization does not fail because nobody tells for whom it is. Where nobody is asked for
 * consent, no issuer is asked for a name either.
 */
export async function identify(
  authorizing: Authorizing,
  by: Grant,
  granted: Granted,
): Promise<Identity | undefined> {
  const { found, ports } = authorizing;
  const { client, tokens } = granted;
  const stated = identityIn(tokens.idToken ?? '', found.issuer.issuer, client.clientId);
  if (stated) return stated;
  const sources = isUnattended(by) ? [] : [atUserinfo, byIntrospection];
  for (const source of sources) {
    const told = await source(authorizing, granted).catch(() => undefined);
    if (told) return told;
  }
  const claimed = claimedIdentity(tokens.accessToken);
  if (!claimed) ports.log.debug(`Nobody says whom the token of ${authorizing.server.id} is for`);
  return claimed;
}

/** OpenID Connect gives a UserInfo endpoint to tokens with the scope `openid`, and to no other. */
async function atUserinfo(
  authorizing: Authorizing,
  { client, tokens, scopes }: Granted,
): Promise<Identity | undefined> {
  if (!(tokens.scopes ?? scopes).includes('openid')) return undefined;
  const { dpopKey, ports } = authorizing;
  const bound = tokens.tokenType === 'dpop' && dpopKey !== undefined && { dpopKey };
  const shown = { accessToken: tokens.accessToken, ...bound };
  const headers = (url: string): Promise<Record<string, string>> =>
    injectionHeaders(shown, { method: 'GET', url }, ports.nonces, ports.now());
  return identityAtUserinfo(issuerClient(authorizing, client), headers);
}

function byIntrospection(
  authorizing: Authorizing,
  { client, tokens }: Granted,
): Promise<Identity | undefined> {
  return identityByIntrospection(issuerClient(authorizing, client), tokens.accessToken);
}
