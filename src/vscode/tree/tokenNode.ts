import * as vscode from 'vscode';
import type { CredentialFacts } from '../../core/credential.ts';
import { quote } from '../../core/errors.ts';
import type { ShownClaim } from '../../core/shownClaims.ts';
import { moment } from '../relativeTime.ts';
import { factNode } from './factNode.ts';
import type { Node } from './node.ts';

/** Claims that are seconds since the epoch. @see https://www.rfc-editor.org/rfc/rfc7519#section-4.1 */
const TIMES = new Set(['exp', 'iat', 'nbf', 'auth_time']);

/** The access token, masked; below it what it says about itself when it is a JWT. */
export function tokenNode(parent: string, { maskedToken, claims = {} }: CredentialFacts): Node {
  const id = `${parent}/token`;
  const children = Object.entries(claims).map(([name, value]) =>
    factNode({ id: `${id}/${name}`, label: quote(name), value: claimText(name, value) }),
  );
  return factNode({
    id,
    label: vscode.l10n.t('Access token'),
    value: maskedToken,
    icon: 'key',
    tooltip:
      children.length > 0
        ? vscode.l10n.t('The access token is masked. Below it are its claims, as it states them.')
        : vscode.l10n.t('The access token is masked. It does not tell what is inside.'),
    children,
  });
}

function claimText(name: string, value: ShownClaim): string {
  if (TIMES.has(name) && typeof value === 'number' && Math.abs(value) < 8.64e12) {
    return moment(value * 1000, vscode.env.language);
  }
  return quote(String(value));
}
