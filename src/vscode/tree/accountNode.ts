import * as vscode from 'vscode';
import { accountName, chosen, labelOf, type Chosen } from '../accounts.ts';
import { accountContext } from '../offers.ts';
import { statusText } from '../statusText.ts';
import type { AccountView, ServerView } from '../../protocol/state.ts';
import { credentialNodes } from './credentialNodes.ts';
import type { Node } from './node.ts';
import { registrationNodes } from './registrationNode.ts';
import { missingNodes } from './scopesNode.ts';
import { serverTooltip } from './serverTooltip.ts';

/** One of several accounts of a server; below it its credential. */
export function accountNode(
  parent: string,
  view: ServerView,
  account: AccountView,
  { bound, unlocked, now }: { bound: string | undefined; unlocked: boolean; now: number },
): Node {
  const id = `${parent}/account/${account.id}`;
  const as = chosen(view, account.id);
  const children = ownNodes(id, as);
  const { Collapsed, None } = vscode.TreeItemCollapsibleState;
  const label = accountName(account);
  const item = new vscode.TreeItem(label, children.length > 0 ? Collapsed : None);
  const status = statusText(as, unlocked, now);
  // First what it is used for: the end of a line may be cut.
  const text = [...usesOf(account, bound), status].join(' · ');
  item.id = id;
  item.description = text;
  item.iconPath = new vscode.ThemeIcon('account');
  item.tooltip = serverTooltip(as, text);
  item.contextValue = accountContext(view, account, bound, { unlocked, now });
  item.accessibilityInformation = { label: `${label}, ${text}` };
  return { id, item, children, serverId: view.server.id, account: account.id };
}

/** The lines below an account, or below its server when that has no other. */
export function ownNodes(parent: string, view: Chosen): Node[] {
  const { credential } = view;
  return [
    ...missingNodes(parent, view),
    ...(credential ? credentialNodes(parent, labelOf(view), credential) : []),
    ...registrationNodes(parent, view),
  ];
}

function usesOf({ id, isDefault }: AccountView, bound: string | undefined): string[] {
  return [
    ...(isDefault ? [vscode.l10n.t('default')] : []),
    ...(id === bound ? [vscode.l10n.t('this workspace')] : []),
  ];
}
