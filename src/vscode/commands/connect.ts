import * as vscode from 'vscode';
import type { HostId } from '../../hosts/host.ts';
import { hosts } from '../../hosts/hosts.ts';
import type { ServerView } from '../../protocol/state.ts';
import { changeConnection } from '../connectionChange.ts';
import type { Face } from '../face.ts';
import { unlinked } from '../plainText.ts';
import { pickTool } from '../toolPick.ts';

/** Gives a tool a server, after showing what changes in the tool's file. */
export async function connect(face: Face, view: ServerView, given?: HostId): Promise<void> {
  const host = given ?? (await pickTool(view, 'connect'));
  if (!host || !(await changeConnection(face, view, host, 'connect'))) return;
  void vscode.window.showInformationMessage(told(host, unlinked(view.server.name)));
}

function told(host: HostId, server: string): string {
  const tool = hosts[host].label;
  return host === 'vscode'
    ? vscode.l10n.t('{server} is now among the MCP servers of {tool}.', { server, tool })
    : vscode.l10n.t(
        '{tool} is connected to {server}. Start it again, or reconnect there with /mcp.',
        {
          server,
          tool,
        },
      );
}
