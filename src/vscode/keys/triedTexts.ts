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
  const refusing = saying(tried, 'refuses');
  if (refusing.length === 0) return undefined;
  return vscode.l10n.t(
    'The new key was refused by {servers} (HTTP 401): it is unknown there. Nothing has changed, the key before is still in use.',
    { servers: listText(namesOf(state, refusing)) },
  );
}

/** Says what is not known of another value that no server refused, and that it can be taken back. */
export function unprovedText(tried: readonly Tried[], state: Pick<State, 'servers'>): string {
  const about = (verdict: Verdict, text: (servers: string) => string): string[] => {
    const ids = saying(tried, verdict);
    return ids.length > 0 ? [text(listText(namesOf(state, ids)))] : [];
  };
  const forbids = about('forbids', (servers) =>
    vscode.l10n.t(
      'It is known to {servers}, but may not do this (HTTP 403). Perhaps the key before may not either.',
      { servers },
    ),
  );
  const silent = about('unknown', (servers) =>
    vscode.l10n.t(
      'Whether it is good was not said by {servers}: no clear answer came, or everybody gets the same one.',
      { servers },
    ),
  );
  const undo = vscode.l10n.t('The key before is kept, so that you can undo this.');
  return [...forbids, ...silent, undo].join(' ');
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
