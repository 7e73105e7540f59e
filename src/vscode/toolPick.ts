import * as vscode from 'vscode';
import { hostIds, type HostId } from '../hosts/host.ts';
import { hosts } from '../hosts/hosts.ts';
import type { ServerView } from '../protocol/state.ts';

/** Asks which tool to connect to a server or to disconnect from it; only those that fit are offered. */
export async function pickTool(
  { server, connections }: ServerView,
  action: 'connect' | 'disconnect',
): Promise<HostId | undefined> {
  const disconnects = action === 'disconnect';
  const fits = connections.filter(({ stale }) => disconnects || !stale).map(({ host }) => host);
  const fitting = hostIds.filter((host) => fits.includes(host) === disconnects);
  const items = fitting.map((host) => ({ label: hosts[host].label, detail: howText(host), host }));
  const placeHolder =
    action === 'connect'
      ? vscode.l10n.t('Connect which tool to {server}?', { server: server.name })
      : vscode.l10n.t('Disconnect which tool from {server}?', { server: server.name });
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.host;
}

function howText(host: HostId): string {
  return host === 'vscode'
    ? vscode.l10n.t('Through its list of MCP servers; no file changes.')
    : vscode.l10n.t(
        'Through an entry in its file, which you see before it is written. No secret is in it.',
      );
}
