import * as vscode from 'vscode';
import { hostLabels, type HostId } from '../../hosts/host.ts';
import { toDaemon } from '../../protocol/toDaemon.ts';
import type { ServerView } from '../../protocol/state.ts';
import { changeConnection } from '../connectionChange.ts';
import type { Face } from '../face.ts';

interface Stale {
  readonly view: ServerView;
  readonly host: HostId;
}

/** Draws another port for the gateway, and offers to write it into the tools' files that still name the old one. */
export async function rebind(face: Face): Promise<void> {
  await face.keyring.request(toDaemon.rebind, {});
  const stale = staleFiles(face.keyring.state?.servers ?? []);
  if (stale.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('Tools now reach the keyring by another port.'),
    );
    return;
  }
  if (!(await wantsUpdate(stale))) return;
  for (const { view, host } of stale) await changeConnection(face, view, host, 'connect');
}

function staleFiles(views: readonly ServerView[]): Stale[] {
  return views.flatMap((view) =>
    view.connections.filter(({ file }) => file !== undefined).map(({ host }) => ({ view, host })),
  );
}

async function wantsUpdate(stale: readonly Stale[]): Promise<boolean> {
  const tools = [...new Set(stale.map(({ host }) => hostLabels[host]))].join(', ');
  const show = vscode.l10n.t('Show Changes');
  const sentence = vscode.l10n.t(
    'Tools now reach the keyring by another port. The old one is still in the files of these: {tools}.',
    { tools },
  );
  return (await vscode.window.showInformationMessage(sentence, show)) === show;
}
