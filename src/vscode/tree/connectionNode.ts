import * as vscode from 'vscode';
import { hostLabels } from '../../hosts/host.ts';
import type { ServerView } from '../../protocol/state.ts';
import { factNode } from './factNode.ts';
import type { Node } from './node.ts';

type Connection = ServerView['connections'][number];

/** A tool that the server is connected to. */
export function connectionNode(parent: string, serverId: string, connection: Connection): Node {
  const { host, file, stale } = connection;
  const node = factNode({
    id: `${parent}/host/${host}`,
    label: hostLabels[host],
    value: stale ? vscode.l10n.t('connect it again') : vscode.l10n.t('connected'),
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
    case 'gateway':
      return vscode.l10n.t(
        'connected through its file, with a key in it that opens this server only, for this tool, on this machine',
      );
  }
}
