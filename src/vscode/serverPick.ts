import * as vscode from 'vscode';
import { shownAddress } from '../core/shownAddress.ts';
import { AuthError } from '../core/errors.ts';
import type { HostId } from '../hosts/host.ts';
import type { State } from '../protocol/state.ts';
import { serverOf } from '../core/accountId.ts';
import { chosen, inUse, labelOf, type BoundOf, type Chosen } from './accounts.ts';
import type { Face } from './face.ts';
import { settled, type Keyring } from './keyring.ts';
import { fitting, type Offer } from './offers.ts';
import { withoutIcons } from './plainText.ts';
import { statusText } from './statusText.ts';

/** What a command may be given: the id of a server or a credential, or a node of the tree. */
export interface Target {
  readonly serverId?: string;
  /** one of several accounts of the server */
  readonly account?: string;
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

/**
 * The server of a target as the account that it names or that is used here, or the one that the user picks among those
 * that fit. `undefined` when there is none.
 */
export async function pickServer(
  { keyring, bindings }: Pick<Face, 'keyring' | 'bindings'>,
  { serverId: id, account }: Target,
  offer: Offer,
  placeHolder: string,
): Promise<Chosen | undefined> {
  const state = await stateOf(keyring);
  if (id === undefined) return choose(state, bindings.of, offer, placeHolder);
  const serverId = serverOf(id);
  const view = state.servers.find(({ server }) => server.id === serverId);
  if (!view) throw new AuthError('server_unknown');
  const named = account ?? (id === serverId ? undefined : id);
  return named === undefined ? inUse(view, bindings.of(serverId)) : chosen(view, named);
}

async function choose(
  state: State,
  boundOf: BoundOf,
  offer: Offer,
  placeHolder: string,
): Promise<Chosen | undefined> {
  const views = state.servers.flatMap((view) => {
    const bound = boundOf(view.server.id);
    return fitting(inUse(view, bound), bound, offer);
  });
  if (views.length === 0) return nothingFits();
  const now = Date.now();
  const items = views.map((view) => ({
    label: withoutIcons(labelOf(view)),
    description: statusText(view, state.unlocked, now),
    detail: withoutIcons(shownAddress(view.server.url)),
    view,
  }));
  return (await vscode.window.showQuickPick(items, { placeHolder, matchOnDetail: true }))?.view;
}

async function nothingFits(): Promise<undefined> {
  const add = vscode.l10n.t('Add Server');
  const sentence = vscode.l10n.t('There is no server in the keyring for which this can be done.');
  const pressed = await vscode.window.showInformationMessage(sentence, add);
  if (pressed) await vscode.commands.executeCommand('mcpKeyring.addServer');
}
