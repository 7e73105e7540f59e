import type { ServerView } from '../protocol/state.ts';

/** What can be done with the OAuth of a server, beside its credential. */
export type OAuthOffer =
  'authorizeMore' | 'oauthSettings' | 'editClient' | 'forgetClient' | 'registerAgain';

/** What can be done with the OAuth of a server now. */
export function oauthOffers({ server, credential, busy }: ServerView): ReadonlySet<OAuthOffer> {
  const can = new Set<OAuthOffer>();
  if (server.auth.scheme !== 'oauth') return can;
  can.add('oauthSettings').add('editClient');
  if (busy) return can;
  if (credential) can.add('authorizeMore');
  if (credential?.registrationKind === 'dynamic') can.add('registerAgain').add('forgetClient');
  if (server.auth.oauth?.clientId !== undefined) can.add('forgetClient');
  return can;
}
