import * as vscode from 'vscode';
import type { CredentialFacts } from '../../core/credential.ts';
import { grantText } from '../oauthWords.ts';
import { factNode } from './factNode.ts';
import type { Node } from './node.ts';

/** How the tokens were obtained, and whether they are of use only with a key of this keyring. */
export function grantNode(parent: string, { grant, dpopBound }: CredentialFacts): Node {
  const by = grantText(grant);
  return factNode({
    id: `${parent}/grant`,
    label: vscode.l10n.t('Grant'),
    value: dpopBound ? vscode.l10n.t('{grant}, bound to a key (DPoP)', { grant: by }) : by,
    icon: dpopBound ? 'lock' : 'verified',
    tooltip: dpopBound
      ? vscode.l10n.t(
          'The access token is of no use without a private key that only the keyring has.',
        )
      : by,
  });
}
