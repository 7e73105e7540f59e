import { keyNamesOf } from '../core/keys/keysOfServer.ts';
import { status } from '../core/status.ts';
import { isUnattended } from '../core/oauth/settings.ts';
import type { AccountView, ServerView } from '../protocol/state.ts';
import { hostIds } from '../hosts/host.ts';
import { accountsOf, chosen, type Chosen } from './accounts.ts';
import { nextStep, type NextStep } from './nextStep.ts';
import { oauthOffers, type OAuthOffer } from './oauthOffers.ts';

/** What can be done with a server. */
export type Offer =
  | OAuthOffer
  | 'authorize'
  | 'refresh'
  | 'revoke'
  | 'forget'
  | 'addAccount'
  | 'switchAccount'
  | 'useByDefault'
  | 'useInWorkspace'
  | 'removeAccount'
  | 'connect'
  | 'disconnect'
  | 'removeServer'
  | 'privateNetwork'
  | 'changeAuthentication'
  | 'rotateCredential'
  | 'showCredential'
  | 'keySettings'
  | 'trySignature'
  | 'exportServer'
  | 'enterKey'
  | 'showCertificate'
  | 'replaceCertificate'
  | 'removeCertificate';

/**
 * Whether a server is used without a credential, key or certificate. One that was authorized all the same asked for a
 * token after all.
 */
export function isOpen({ server, credential, keys, certificate }: ServerView): boolean {
  return server.auth.scheme === 'none' && !credential && !keys && !certificate;
}

/**
 * What can be done with a server now. An authorization may always begin anew: it takes the place of a lost one. Also of
 * a server without authentication: it may have begun to ask for a token. Not of one that is shown keys.
 */
export function offers(view: ServerView): ReadonlySet<Offer> {
  const { credential, connections, server } = view;
  const can = new Set<Offer>(['removeServer', ...oauthOffers(view)]);
  if (server.auth.scheme !== 'headers') can.add('authorize');
  if (server.auth.scheme === 'oauth') can.add('privateNetwork');
  can.add('changeAuthentication').add('exportServer');
  if (server.auth.signature) can.add('trySignature');
  if (view.keys && keyNamesOf(server).length > 0) can.add('rotateCredential');
  if (view.keys?.aging) can.add('showCredential').add('keySettings');
  if (view.keys?.aging && server.auth.scheme === 'headers') can.add('revoke');
  if (lacksKey(view)) can.add('enterKey');
  if (hasCertificates(view)) can.add('showCertificate');
  if (view.certificate) can.add('replaceCertificate').add('removeCertificate');
  if (credential && !view.busy) can.add('revoke').add('forget');
  if (credential?.hasRefreshToken && !view.busy) can.add('refresh');
  if (server.auth.scheme === 'oauth' && hasPerson(view)) can.add('addAccount');
  if (view.accounts) can.add('switchAccount');
  if (connections.filter(({ stale }) => !stale).length < hostIds.length) can.add('connect');
  if (connections.length > 0) can.add('disconnect');
  return can;
}

/** There is something to show: what it has, or what it shows by itself. */
function hasCertificates({ server, certificate }: ServerView): boolean {
  return certificate !== undefined || server.url.startsWith('https:');
}

/** A key is missing, held back, or was refused: another value, or a yes, is what helps. */
function lacksKey({ server, keys }: ServerView): boolean {
  if (keys?.failure?.code === 'keys_unconfirmed') return true;
  if (!keys || keyNamesOf(server).length === 0) return false;
  return keys.missing.length > 0 || keys.failure !== undefined;
}

/** Somebody can only be another account where a person was asked for consent. */
function hasPerson({ credential, accounts }: ServerView): boolean {
  return credential ? !isUnattended(credential.grant) : accounts !== undefined;
}

/** What concerns one of several accounts, not the server itself. */
const ofCredential: readonly Offer[] = [
  'authorize',
  'authorizeMore',
  'refresh',
  'revoke',
  'forget',
];

/** What can be done with one of several accounts of a server now. */
export function accountOffers(
  view: ServerView,
  account: AccountView,
  bound: string | undefined,
): ReadonlySet<Offer> {
  const all = offers(chosen(view, account.id));
  const can = new Set<Offer>(ofCredential.filter((offer) => all.has(offer)));
  if (!account.isDefault) can.add('useByDefault');
  if (account.id !== bound) can.add('useInWorkspace');
  if (!account.busy) can.add('removeAccount');
  return can;
}

/** A server as each of its accounts for which this can be done; as the one in use, when it is about the server itself. */
export function fitting(view: Chosen, bound: string | undefined, offer: Offer): readonly Chosen[] {
  const accounts = accountsOf(view, bound);
  const able = accounts.filter((account) => accountOffers(view, account, bound).has(offer));
  if (able.length > 0) return able.map(({ id }) => chosen(view, id));
  return offers(view).has(offer) && !isOfAccounts(offer, accounts) ? [view] : [];
}

function isOfAccounts(offer: Offer, accounts: readonly AccountView[]): boolean {
  return accounts.length > 0 && ofCredential.includes(offer);
}

/**
 * The `viewItem` of a server in the tree: `can:` for the context menu, `inline:` for the buttons. A server that needs
 * something shows that one thing; a healthy one shows renewal and revocation.
 */
export function contextValue(view: ServerView, unlocked: boolean, now: number): string {
  const can = offers(view);
  return [
    'server',
    ...[...can].map((offer) => `can:${offer}`),
    ...buttons(view, can, unlocked, now),
  ].join(' ');
}

/** The `viewItem` of one of several accounts, as that of a server. */
export function accountContext(
  view: ServerView,
  account: AccountView,
  bound: string | undefined,
  { unlocked, now }: { unlocked: boolean; now: number },
): string {
  const can = accountOffers(view, account, bound);
  return [
    'account',
    ...[...can].map((offer) => `can:${offer}`),
    ...buttons(chosen(view, account.id), can, unlocked, now),
  ].join(' ');
}

function buttons(
  view: ServerView,
  can: ReadonlySet<Offer>,
  unlocked: boolean,
  now: number,
): string[] {
  const next = nextStep(view, now);
  const healthy = next === undefined || status(view.server, view, now).kind === 'expiring';
  const inline: Offer[] = next && unlocked && !view.busy ? [buttonFor(next, can)] : [];
  if (!next) inline.push('refresh');
  if (healthy) inline.push('revoke');
  return inline.filter((offer) => can.has(offer)).map((offer) => `inline:${offer}`);
}

/** Another value for a key is entered, where there is none that is worth being kept. */
function buttonFor(next: NextStep, can: ReadonlySet<Offer>): Offer {
  return next === 'rotateCredential' && can.has('enterKey') ? 'enterKey' : next;
}
