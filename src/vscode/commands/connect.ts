import * as vscode from 'vscode';
import { hostLabels, type HostId } from '../../hosts/host.ts';
import { toDaemon } from '../../protocol/toDaemon.ts';
import type { ServerView } from '../../protocol/state.ts';
import { changeConnection } from '../connectionChange.ts';
import type { Face } from '../face.ts';
import { unlinked } from '../plainText.ts';
import { pickToolToConnect } from '../toolPick.ts';

/** Gives a tool a server, after showing what changes in the tool's file. */
export async function connect(face: Face, view: ServerView, given?: HostId): Promise<void> {
  const host = given ?? (await pickToolToConnect(face, view));
  if (!host || !(await changeConnection(face, view, host, 'connect'))) return;
  const message = await told(face, host, unlinked(view.server.name));
  void vscode.window.showInformationMessage(message);
}

async function told({ keyring }: Face, host: HostId, server: string): Promise<string> {
  const names = { server, tool: hostLabels[host] };
  if (host === 'vscode')
    return vscode.l10n.t('{server} is now among the MCP servers of {tool}.', names);
  if (host === 'claude-code')
    return vscode.l10n.t(
      '{tool} is connected to {server}. Start it again, or reconnect there with /mcp.',
      names,
    );
  const { tools } = await keyring.request(toDaemon.tools, {});
  switch (tools.find((tool) => tool.host === host)?.demand) {
    case 'folder-trust':
      return vscode.l10n.t(
        '{tool} is connected to {server}. Start it again, in a folder that you trust there: elsewhere it uses no server.',
        names,
      );
    case 'enabling':
      return vscode.l10n.t(
        '{tool} is connected to {server}. Start it again; it may ask you to enable the server.',
        names,
      );
    case 'nothing':
    case undefined:
      return vscode.l10n.t('{tool} is connected to {server}. Start it again.', names);
  }
}
