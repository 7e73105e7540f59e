import * as vscode from 'vscode';
import { hostLabels, type HostId } from '../hosts/host.ts';
import { toDaemon } from '../protocol/toDaemon.ts';
import type { ServerView } from '../protocol/state.ts';
import type { Tool } from '../protocol/tools.ts';
import type { Face } from './face.ts';

interface ToolItem extends vscode.QuickPickItem {
  readonly host: HostId;
}

/** Asks which of the tools on this machine to connect to a server; one that is connected is offered only when it is stale. */
export async function pickToolToConnect(
  { keyring }: Face,
  { server, connections }: ServerView,
): Promise<HostId | undefined> {
  const { tools } = await keyring.request(toDaemon.tools, {});
  const connected = connections.filter(({ stale }) => !stale).map(({ host }) => host);
  const items = tools.filter(({ host }) => !connected.includes(host)).map(connectItem);
  if (items.length > 0)
    return picked(items, vscode.l10n.t('Connect which tool to {server}?', { server: server.name }));
  void vscode.window.showInformationMessage(
    vscode.l10n.t('Every tool that was found on this machine is connected to it.'),
  );
  return undefined;
}

/** Asks which tool to disconnect from a server. */
export function pickToolToDisconnect({
  server,
  connections,
}: ServerView): Promise<HostId | undefined> {
  const items = connections.map(({ host, file }) => ({
    label: hostLabels[host],
    ...(file !== undefined && { detail: file }),
    host,
  }));
  return picked(
    items,
    vscode.l10n.t('Disconnect which tool from {server}?', { server: server.name }),
  );
}

async function picked(
  items: readonly ToolItem[],
  placeHolder: string,
): Promise<HostId | undefined> {
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.host;
}

function connectItem({ host, delivery, evidence }: Tool): ToolItem {
  const detail = howText(delivery);
  const untried = vscode.l10n.t('After its documentation; not tried with the tool itself.');
  return {
    label: hostLabels[host],
    detail: evidence === 'documented' ? `${detail} ${untried}` : detail,
    host,
  };
}

function howText(delivery: Tool['delivery']): string {
  switch (delivery) {
    case 'provider':
      return vscode.l10n.t('Through its list of MCP servers; no file changes.');
    case 'header-command':
      return vscode.l10n.t(
        'Through an entry in its file, which you see before it is written. No secret is in it.',
      );
    case 'gateway':
      return vscode.l10n.t(
        'Through an entry in its file, which you see before it is written. A key is in it that opens this server only, for this tool, on this machine; only you may read the file then.',
      );
  }
}
