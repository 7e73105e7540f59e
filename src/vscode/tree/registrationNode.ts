import * as vscode from 'vscode';
import type { CredentialFacts } from '../../core/credential.ts';
import { quote } from '../../core/errors.ts';
import { factNode } from './factNode.ts';
import type { Node } from './node.ts';

/** How this keyring is known to the issuer. */
export function registrationNode(parent: string, facts: CredentialFacts): Node {
  const id = `${parent}/registration`;
  const children = [
    factNode({ id: `${id}/issuer`, label: vscode.l10n.t('Issuer'), value: quote(facts.issuer) }),
    factNode({
      id: `${id}/client`,
      label: vscode.l10n.t('Client ID'),
      value: quote(facts.clientId),
    }),
    ...redirectNodes(id, facts),
  ];
  return factNode({
    id,
    label: vscode.l10n.t('Client registration'),
    value: kindText(facts.registrationKind),
    icon: 'tag',
    children,
  });
}

function redirectNodes(id: string, { redirectUri }: CredentialFacts): Node[] {
  if (redirectUri === undefined) return [];
  const label = vscode.l10n.t('Redirect');
  return [factNode({ id: `${id}/redirect`, label, value: redirectUri })];
}

function kindText(kind: CredentialFacts['registrationKind']): string {
  switch (kind) {
    case 'configured':
      return vscode.l10n.t('entered by you');
    case 'metadata_document':
      return vscode.l10n.t('metadata document');
    case 'dynamic':
      return vscode.l10n.t('dynamic');
  }
}
