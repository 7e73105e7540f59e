import type { AuthErrorCode } from '../core/errors.ts';
import { endsGrant, status } from '../core/status.ts';
import type { ServerView } from '../protocol/state.ts';
import { hostIds } from '../hosts/host.ts';
import { oauthOffers, type OAuthOffer } from './oauthOffers.ts';

/** What can be done with a server. */
export type Offer =
  | OAuthOffer
  | 'authorize'
  | 'refresh'
  | 'revoke'
  | 'forget'
  | 'connect'
  | 'disconnect'
  | 'removeServer'
  | 'privateNetwork';

/** The one thing that mends a server's credential; `undefined` when nothing is wrong with it. */
export function nextStep(view: ServerView, now: number): 'authorize' | 'refresh' | undefined {
  const current = status(view.server, view.credential, now);
  switch (current.kind) {
    case 'none':
      return 'authorize';
    case 'ready':
      // A token whose renewal was refused still works, but only a person can follow it up.
      return refusedForGood(view) ? 'authorize' : undefined;
    case 'expiring':
    case 'expired':
      return current.renewable ? 'refresh' : 'authorize';
    case 'failed':
      return refreshHelps(view, current.code) ? 'refresh' : 'authorize';
  }
}

function refusedForGood({ credential }: ServerView): boolean {
  return credential?.failure !== undefined && endsGrant(credential.failure.code);
}

function refreshHelps({ credential }: ServerView, code: AuthErrorCode): boolean {
  return credential?.hasRefreshToken === true && !endsGrant(code) && code !== 'token_rejected';
}

/** Whether a server is used without a credential. One that was authorized all the same asked for a token after all. */
export function isOpen({ server, credential }: ServerView): boolean {
  return server.auth.scheme === 'none' && !credential;
}

/**
 * What can be done with a server now. An authorization may always begin anew: it takes the place of a lost one. Also of
 * a server without authentication: it may have begun to ask for a token.
 */
export function offers(view: ServerView): ReadonlySet<Offer> {
  const { credential, connections, server } = view;
  const can = new Set<Offer>(['removeServer', 'authorize', ...oauthOffers(view)]);
  if (server.auth.scheme === 'oauth') can.add('privateNetwork');
  if (credential && !view.busy) can.add('revoke').add('forget');
  if (credential?.hasRefreshToken && !view.busy) can.add('refresh');
  if (connections.filter(({ stale }) => !stale).length < hostIds.length) can.add('connect');
  if (connections.length > 0) can.add('disconnect');
  return can;
}

/**
 * The `viewItem` of a server in the tree: `can:` for the context menu, `inline:` for the buttons. A server that needs
 * something shows that one thing; a healthy one shows renewal and revocation.
 */
export function contextValue(view: ServerView, unlocked: boolean, now: number): string {
  const can = offers(view);
  const next = nextStep(view, now);
  const healthy =
    next === undefined || status(view.server, view.credential, now).kind === 'expiring';
  const inline: Offer[] = next && unlocked && !view.busy ? [next] : [];
  if (!next) inline.push('refresh');
  if (healthy) inline.push('revoke');
  return [
    'server',
    ...[...can].map((offer) => `can:${offer}`),
    ...inline.filter((offer) => can.has(offer)).map((offer) => `inline:${offer}`),
  ].join(' ');
}
