import * as vscode from 'vscode';
import type { ServerView } from '../../protocol/state.ts';
import { contextValue } from '../offers.ts';
import { statusText } from '../statusText.ts';
import { connectionNode } from './connectionNode.ts';
import { credentialNodes } from './credentialNodes.ts';
import type { Node } from './node.ts';
import { registrationNodes } from './registrationNode.ts';
import { missingNodes } from './scopesNode.ts';
import { serverTooltip } from './serverTooltip.ts';
import { statusIcon } from './statusIcon.ts';

/** A server with its status; below it its credential and the tools it is connected to. */
export function serverNode(view: ServerView, unlocked: boolean, now: number): Node {
  const { server, credential, connections } = view;
  const id = `server/${server.id}`;
  const children = [
    ...missingNodes(id, view),
    ...(credential ? credentialNodes(id, server.name, credential) : []),
    ...registrationNodes(id, view),
    ...connections.map((connection) => connectionNode(id, server.id, connection)),
  ];
  const { Collapsed, None } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(server.name, children.length > 0 ? Collapsed : None);
  const status = statusText(view, unlocked, now);
  item.id = id;
  item.description = status;
  item.iconPath = statusIcon(view, unlocked, now);
  item.tooltip = serverTooltip(view, status);
  item.contextValue = contextValue(view, unlocked, now);
  item.accessibilityInformation = { label: `${server.name}, ${status}` };
  return { id, item, children, serverId: server.id };
}
