import * as vscode from 'vscode';
import type { ServerView } from '../../protocol/state.ts';
import { accountName, accountsOf, inUse, type Chosen } from '../accounts.ts';
import { contextValue } from '../offers.ts';
import { statusText } from '../statusText.ts';
import { accountNode, ownNodes } from './accountNode.ts';
import { certificateNodes } from './certificateNodes.ts';
import { connectionNode } from './connectionNode.ts';
import { headerNodes, type SeenKeys } from './headerNodes.ts';
import type { Node } from './node.ts';
import { serverTooltip } from './serverTooltip.ts';
import { signatureNodes } from './signatureNode.ts';
import { statusIcon } from './statusIcon.ts';

/** What decides how a server looks besides the daemon's view of it. */
export interface Seen extends SeenKeys {
  /** the account that it is bound to in this workspace */
  readonly bound: string | undefined;
  /** ms since the epoch */
  readonly now: number;
}

/**
 * A server with its status; below it its credential, or its accounts when it has several, its headers, signature and
 * certificate, and the tools it is connected to.
 */
export function serverNode(view: ServerView, seen: Seen): Node {
  const { server, connections } = view;
  const { bound, unlocked, now } = seen;
  const id = `server/${server.id}`;
  const as = inUse(view, bound);
  const accounts = accountsOf(view, bound);
  const children = [
    ...accounts.map((account) => accountNode(id, view, account, seen)),
    ...(accounts.length === 0 ? ownNodes(id, as) : []),
    ...headerNodes(id, view, seen),
    ...signatureNodes(id, view, seen),
    ...certificateNodes(id, view, now),
    ...connections.map((connection) => connectionNode(id, server.id, connection)),
  ];
  const { Collapsed, None } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(server.name, children.length > 0 ? Collapsed : None);
  const status = describe(as, unlocked, now);
  item.id = id;
  item.description = status;
  item.iconPath = statusIcon(as, unlocked, now);
  item.tooltip = serverTooltip(as, status);
  item.contextValue = contextValue(as, unlocked, now);
  item.accessibilityInformation = { label: `${server.name}, ${status}` };
  return { id, item, children, serverId: server.id };
}

function describe(as: Chosen, unlocked: boolean, now: number): string {
  const status = statusText(as, unlocked, now);
  const { account: id, credential } = as;
  if (id === undefined) return status;
  const account = accountName({ id, ...(credential && { credential }) });
  return vscode.l10n.t('{account}, {status}', { account, status });
}
