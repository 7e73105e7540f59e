import * as vscode from 'vscode';
import type { CredentialFacts } from '../../core/credential.ts';
import { quote } from '../../core/errors.ts';
import type { Chosen } from '../accounts.ts';
import { scopeWords } from '../scopeWords.ts';
import { factNode } from './factNode.ts';
import type { Node } from './node.ts';

/** What was granted, and what was asked for and was not; below it a line for each. */
export function scopesNode(parent: string, { scopes, refusedScopes }: CredentialFacts): Node {
  const id = `${parent}/scopes`;
  const granted = scopes?.map((scope) => quote(scope)).join(' ') || vscode.l10n.t('not stated');
  const refused = refusedScopes.map((scope) => quote(scope)).join(' ');
  const lines = [
    ...(scopes ?? []).map((scope) => scopeNode(id, scope, true)),
    ...refusedScopes.map((scope) => scopeNode(id, scope, false)),
  ];
  return factNode({
    id,
    label: vscode.l10n.t('Scopes'),
    value:
      refused === ''
        ? granted
        : vscode.l10n.t('{granted} (not granted: {refused})', { granted, refused }),
    icon: refused === '' ? 'list-unordered' : 'warning',
    children: refused === '' ? [] : lines,
  });
}

function scopeNode(parent: string, scope: string, granted: boolean): Node {
  const tooltip = granted
    ? scopeWords(scope)
    : vscode.l10n.t(
        'It was asked for, but the issuer did not grant it. It is not asked for again.',
      );
  return factNode({
    id: `${parent}/${scope}`,
    label: quote(scope),
    value: granted ? vscode.l10n.t('granted') : vscode.l10n.t('not granted'),
    icon: granted ? 'check' : 'circle-slash',
    ...(tooltip !== undefined && { tooltip }),
  });
}

/** What the server wanted beyond that, with the button that asks for it. */
export function missingNodes(parent: string, view: Chosen): Node[] {
  const { server, account, missingScopes } = view;
  if (!missingScopes) return [];
  const value =
    missingScopes.map((scope) => quote(scope)).join(' ') ||
    vscode.l10n.t('the server does not say which');
  const node = factNode({
    id: `${parent}/missing`,
    label: vscode.l10n.t('Missing scopes'),
    value,
    icon: 'warning',
    tooltip: vscode.l10n.t('A tool was refused for want of them. Authorize more to go on.'),
  });
  node.item.contextValue = 'missing inline:authorizeMore';
  return [{ ...node, serverId: server.id, ...(account !== undefined && { account }) }];
}
