import * as vscode from 'vscode';
import type { CredentialFacts } from '../../core/credential.ts';
import { quote } from '../../core/errors.ts';
import { endsGrant } from '../../core/status.ts';
import { sourceText } from '../identityText.ts';
import { messageOf } from '../messages.ts';
import { moment } from '../relativeTime.ts';
import { factNode } from './factNode.ts';
import { grantNode } from './grantNode.ts';
import type { Node } from './node.ts';
import { scopesNode } from './scopesNode.ts';
import { tokenNode } from './tokenNode.ts';

/** What is known of a credential, one line each. */
export function credentialNodes(parent: string, name: string, facts: CredentialFacts): Node[] {
  return [
    ...failureNodes(parent, name, facts),
    ...accountNodes(parent, facts),
    tokenNode(parent, facts),
    refreshNode(parent, facts),
    scopesNode(parent, facts),
    grantNode(parent, facts),
  ];
}

function refreshNode(parent: string, facts: CredentialFacts): Node {
  const { hasRefreshToken, refreshExpiresAt, failure } = facts;
  const [value, tooltip] = !hasRefreshToken
    ? [
        vscode.l10n.t('no'),
        vscode.l10n.t('The issuer gave none: when the access token expires, authorize again.'),
      ]
    : failure && endsGrant(failure.code)
      ? [
          vscode.l10n.t('no longer accepted'),
          vscode.l10n.t('The issuer refused it: when the access token expires, authorize again.'),
        ]
      : [
          until(refreshExpiresAt),
          vscode.l10n.t('The keyring refreshes the access token by itself.'),
        ];
  const label = vscode.l10n.t('Refresh token');
  return factNode({ id: `${parent}/refresh`, label, value, icon: 'sync', tooltip });
}

/** An issuer may say when the refresh token itself ends: then a person is needed. */
function until(end: number | undefined): string {
  if (end === undefined) return vscode.l10n.t('yes');
  return vscode.l10n.t('yes, until {time}', { time: moment(end, vscode.env.language) });
}

function failureNodes(parent: string, name: string, { failure }: CredentialFacts): Node[] {
  if (!failure) return [];
  const { sentence } = messageOf(failure, { name });
  const label = vscode.l10n.t('Last refresh failed');
  return [
    factNode({
      id: `${parent}/failure`,
      label,
      value: sentence,
      icon: 'warning',
      tooltip: sentence,
    }),
  ];
}

function accountNodes(parent: string, { account, accountSource }: CredentialFacts): Node[] {
  if (account === undefined) return [];
  const label = vscode.l10n.t('Account');
  const tooltip = accountSource ? { tooltip: sourceText(accountSource) } : {};
  const value = quote(account);
  return [factNode({ id: `${parent}/account`, label, value, icon: 'account', ...tooltip })];
}
