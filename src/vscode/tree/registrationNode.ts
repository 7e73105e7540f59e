import * as vscode from 'vscode';
import type { CredentialFacts } from '../../core/credential.ts';
import { quote } from '../../core/errors.ts';
import { shownAddress } from '../../core/shownAddress.ts';
import type { ServerView } from '../../protocol/state.ts';
import type { Chosen } from '../accounts.ts';
import { authMethodText, registrationText } from '../oauthWords.ts';
import { oauthOffers, type OAuthOffer } from '../oauthOffers.ts';
import { moment } from '../relativeTime.ts';
import { factNode, type Fact } from './factNode.ts';
import type { Node } from './node.ts';

/** What its own menu offers. */
const own: readonly OAuthOffer[] = ['editClient', 'forgetClient', 'registerAgain'];

/** How this keyring is known to the issuer; nothing while it is not. */
export function registrationNodes(parent: string, view: Chosen): Node[] {
  const { server, account, credential } = view;
  const id = `${parent}/registration`;
  const lines = credential ? factsOf(credential) : enteredFacts(view);
  if (lines.length === 0) return [];
  const node = factNode({
    id,
    label: vscode.l10n.t('Client registration'),
    value: registrationText(credential?.registrationKind ?? 'configured'),
    icon: 'tag',
    children: lines.map((line) => factNode({ ...line, id: `${id}/${line.id}` })),
  });
  const can = oauthOffers(view);
  const offers = own.filter((offer) => can.has(offer)).map((offer) => `can:${offer}`);
  node.item.contextValue = ['registration', ...offers].join(' ');
  return [{ ...node, serverId: server.id, ...(account !== undefined && { account }) }];
}

function factsOf(facts: CredentialFacts): Fact[] {
  const { issuer, clientId, redirectUri, clientAuth, registrationKind, registeredAt } = facts;
  const since =
    registrationKind === 'dynamic' ? vscode.l10n.t('Registered') : vscode.l10n.t('In use since');
  const redirect = redirectUri === undefined ? [] : [redirectFact(redirectUri)];
  return [
    { id: 'issuer', label: vscode.l10n.t('Issuer'), value: quote(shownAddress(issuer)) },
    { id: 'client', label: vscode.l10n.t('Client ID'), value: quote(clientId) },
    ...redirect,
    { id: 'method', label: vscode.l10n.t('Authentication'), value: authMethodText(clientAuth) },
    { id: 'since', label: since, value: moment(registeredAt, vscode.env.language) },
  ];
}

const redirectFact = (uri: string): Fact => ({
  id: 'redirect',
  label: vscode.l10n.t('Redirect'),
  value: quote(uri),
});

/** A client that was entered and has not obtained a token yet. */
function enteredFacts({ server }: ServerView): Fact[] {
  const { clientId, clientIssuer } = server.auth.oauth ?? {};
  if (clientId === undefined) return [];
  const issuer: Fact[] =
    clientIssuer === undefined
      ? []
      : [{ id: 'issuer', label: vscode.l10n.t('Issuer'), value: quote(clientIssuer) }];
  return [...issuer, { id: 'client', label: vscode.l10n.t('Client ID'), value: quote(clientId) }];
}
