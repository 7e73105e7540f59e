import * as vscode from 'vscode';
import { hosts } from '../../hosts/hosts.ts';
import type { Connection } from '../../protocol/state.ts';
import { factNode } from './factNode.ts';
import type { Node } from './node.ts';

/** A tool that the server is connected to. */
export function connectionNode(parent: string, serverId: string, connection: Connection): Node {
  const { host, file } = connection;
  const node = factNode({
    id: `${parent}/host/${host}`,
    label: hosts[host].label,
    value: vscode.l10n.t('connected'),
    icon: 'plug',
    tooltip: [howText(connection), file].filter(Boolean).join('\n'),
  });
  node.item.contextValue = 'connection';
  return { ...node, serverId, host };
}

function howText({ delivery }: Connection): string {
  switch (delivery) {
    case 'provider':
      return vscode.l10n.t('connected through its list of MCP servers');
    case 'header-command':
      return vscode.l10n.t('connected through its file, without a secret in it');
  }
}
