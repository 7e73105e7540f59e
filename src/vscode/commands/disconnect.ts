import * as vscode from 'vscode';
import { hostLabels, type HostId } from '../../hosts/host.ts';
import type { ServerView } from '../../protocol/state.ts';
import { changeConnection } from '../connectionChange.ts';
import type { Face } from '../face.ts';
import { unlinked } from '../plainText.ts';
import { pickToolToDisconnect } from '../toolPick.ts';

/** Takes a server from a tool, after showing what changes in the tool's file. */
export async function disconnect(face: Face, view: ServerView, given?: HostId): Promise<void> {
  const host = given ?? (await pickToolToDisconnect(view));
  if (!host || !(await changeConnection(face, view, host, 'disconnect'))) return;
  const names = { server: unlinked(view.server.name), tool: hostLabels[host] };
  void vscode.window.showInformationMessage(
    vscode.l10n.t('{tool} is no longer connected to {server}.', names),
  );
}
