import * as vscode from 'vscode';
import { secretNamesIn } from '../../core/signing/signature.ts';
import type { ServerView } from '../../protocol/state.ts';
import { listText } from '../keys/keyTexts.ts';
import { signatureText } from '../signing/signatureTexts.ts';
import { factNode } from './factNode.ts';
import { keyLinesOf, warning, type SeenKeys } from './headerNodes.ts';
import type { Node } from './node.ts';

/** How the requests to a server are signed, by which keys, and what is wrong with those; nothing when they are not. */
export function signatureNodes(parent: string, view: ServerView, seen: SeenKeys): Node[] {
  const { server, keys } = view;
  const { signature } = server.auth;
  if (!signature) return [];
  const names = secretNamesIn(signature);
  const { missing = [], failure } = (seen.unlocked && keys) || {};
  const lacking = names.filter((name) => missing.includes(name));
  const trouble = troubleText(lacking.length > 0, failure?.code === 'signature_refused');
  const shown = [...trouble, signatureText(signature)];
  const node = factNode({
    id: `${parent}/signature`,
    label: vscode.l10n.t('Signature'),
    value: [...shown, listText(names)].join(' · '),
    icon: 'edit',
    tooltip: [...shown, ...(seen.unlocked ? keyLinesOf(names, seen) : [])].join('\n'),
  });
  if (trouble.length > 0) node.item.iconPath = warning();
  node.item.contextValue = contextOf(trouble.length > 0, names.length > lacking.length);
  // Of the keys of AWS the secret one is what mostly ends.
  const key = lacking[0] ?? names[1] ?? names[0];
  return [{ ...node, serverId: server.id, ...(key !== undefined && { key }) }];
}

function troubleText(isMissing: boolean, isRefused: boolean): string[] {
  if (isMissing) return [vscode.l10n.t('key missing')];
  return isRefused ? [vscode.l10n.t('refused')] : [];
}

function contextOf(isWrong: boolean, hasKey: boolean): string {
  const parts = ['signature can:changeAuthentication can:trySignature'];
  if (isWrong) parts.push('can:enterKey inline:enterKey');
  if (hasKey) parts.push('can:rotateCredential');
  return parts.join(' ');
}
