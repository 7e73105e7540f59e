import * as vscode from 'vscode';
import { variableNamesOf } from '../../core/keys/keysOfServer.ts';
import type { State } from '../../protocol/state.ts';
import { keyCommands, type KeyCommandSetting } from './keyCommands.ts';

/** What a window hands over of its environment and settings. */
export interface Outside {
  readonly variables: Record<string, string>;
  readonly commands: KeyCommandSetting[];
  readonly environment: Record<string, string>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What keys and headers stand on outside of the keyring: the variables that servers name and no other, and for the
 * commands the whole environment as soon as a key is read by one. An untrusted workspace hands over nothing: what another
 * window said stays. `also` are names of variables that are about to be used.
 */
export function outside(
  state: State | undefined,
  env: Environment,
  also: readonly string[] = [],
): Outside | undefined {
  if (!vscode.workspace.isTrusted) return undefined;
  const { servers = [], keys = [] } = state ?? {};
  const names = new Set([...also, ...servers.flatMap(({ server }) => variableNamesOf(server))]);
  const usesCommands = keys.some(({ source }) => source);
  return {
    variables: pick(env, (name) => names.has(name)),
    commands: keyCommands(),
    environment: pick(env, () => usesCommands),
  };
}

function pick(env: Environment, fits: (name: string) => boolean): Record<string, string> {
  const all = Object.entries(env).filter(([name, value]) => value !== undefined && fits(name));
  return Object.fromEntries(all.map(([name, value = '']) => [name, value]));
}

/** Calls `listener` when {@link outside} may have changed otherwise than by the state. */
export function onDidChangeOutside(listener: () => void): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('mcpKeyring.keyCommands')) listener();
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(listener),
  );
}
