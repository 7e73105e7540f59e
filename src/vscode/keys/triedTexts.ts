import * as vscode from 'vscode';
import type { Tried } from '../../protocol/keys.ts';
import type { State } from '../../protocol/state.ts';
import { listText } from './keyTexts.ts';

type Verdict = Tried['verdict'];

/** The names of servers, by id. */
export function namesOf(
  { servers }: Pick<State, 'servers'>,
  ids: readonly string[],
): readonly string[] {
  return ids.map((id) => servers.find(({ server }) => server.id === id)?.server.name ?? id);
}

/** The ids of those servers that said this. */
export function saying(tried: readonly Tried[], ...verdicts: readonly Verdict[]): string[] {
  return tried.filter(({ verdict }) => verdicts.includes(verdict)).map(({ server }) => server);
}

/** Says why another value was not put in place; `undefined` when no server refused it. */
export function refusedText(
  tried: readonly Tried[],
  state: Pick<State, 'servers'>,
): string | undefined {
  const servers = (verdict: Verdict): string => listText(namesOf(state, saying(tried, verdict)));
  if (saying(tried, 'refuses').length > 0)
    return vscode.l10n.t(
      'The new key was refused by {servers} (HTTP 401): it is unknown there. Nothing has changed, the key before is still in use.',
      { servers: servers('refuses') },
    );
  if (saying(tried, 'forbids').length > 0)
    return vscode.l10n.t(
      'The new key is known to {servers}, but may not do this (HTTP 403). Nothing has changed, the key before is still in use.',
      { servers: servers('forbids') },
    );
  return undefined;
}

/** Says of a key that was deleted here whether it is dead. */
export function deadText(
  name: string,
  tried: readonly Tried[],
  state: Pick<State, 'servers'>,
): string {
  const servers = (...verdicts: Verdict[]): string =>
    listText(namesOf(state, saying(tried, ...verdicts)));
  if (saying(tried, 'accepts', 'forbids').length > 0)
    return vscode.l10n.t('The key {name} is still accepted by {servers}.', {
      name,
      servers: servers('accepts', 'forbids'),
    });
  if (saying(tried, 'unknown').length > 0)
    return vscode.l10n.t(
      'Whether the key {name} is dead is not known: no clear answer came from {servers}.',
      { name, servers: servers('unknown') },
    );
  return vscode.l10n.t('The key {name} is dead: it is refused by {servers}.', {
    name,
    servers: servers('refuses'),
  });
}

/** Whether every server refuses a key. */
export function isDead(tried: readonly Tried[]): boolean {
  return tried.length > 0 && tried.every(({ verdict }) => verdict === 'refuses');
}
