import * as vscode from 'vscode';
import { AuthError } from '../core/errors.ts';
import type { HostId } from '../hosts/host.ts';
import type { ServerView, State } from '../protocol/state.ts';
import { settled, type Keyring } from './keyring.ts';
import { offers, type Offer } from './offers.ts';
import { withoutIcons } from './plainText.ts';
import { statusText } from './statusText.ts';

/** What a command may be given: a server's id, or a node of the tree. */
export interface Target {
  readonly serverId?: string;
  readonly host?: HostId;
  /** what was found damaged */
  readonly part?: string;
}

function isTarget(argument: unknown): argument is Target {
  return (
    typeof argument === 'object' &&
    argument !== null &&
    ('serverId' in argument || 'part' in argument)
  );
}

/** The target in a command's first argument; empty when it has none. */
export function targetOf(argument: unknown): Target {
  if (typeof argument === 'string') return { serverId: argument };
  return isTarget(argument) ? argument : {};
}

/** The state, once it is known. @throws the reason why there is none */
export async function stateOf(keyring: Keyring): Promise<State> {
  await settled(keyring);
  if (keyring.state) return keyring.state;
  throw keyring.problem ?? new AuthError('daemon_unavailable');
}

/** The server of a target, or the one that the user picks among those that fit. `undefined` when there is none. */
export async function pickServer(
  keyring: Keyring,
  { serverId }: Target,
  offer: Offer,
  placeHolder: string,
): Promise<ServerView | undefined> {
  const state = await stateOf(keyring);
  if (serverId === undefined) return choose(state, offer, placeHolder);
  const view = state.servers.find(({ server }) => server.id === serverId);
  if (!view) throw new AuthError('server_unknown');
  return view;
}

async function choose(
  state: State,
  offer: Offer,
  placeHolder: string,
): Promise<ServerView | undefined> {
  const fitting = state.servers.filter((view) => offers(view).has(offer));
  if (fitting.length === 0) return nothingFits();
  const now = Date.now();
  const items = fitting.map((view) => ({
    label: withoutIcons(view.server.name),
    description: statusText(view, state.unlocked, now),
    detail: withoutIcons(view.server.url),
    view,
  }));
  return (await vscode.window.showQuickPick(items, { placeHolder, matchOnDetail: true }))?.view;
}

async function nothingFits(): Promise<undefined> {
  const add = vscode.l10n.t('Add Server');
  const sentence = vscode.l10n.t('There is no server in the keyring for which this can be done.');
  const chosen = await vscode.window.showInformationMessage(sentence, add);
  if (chosen) await vscode.commands.executeCommand('mcpKeyring.addServer');
}
