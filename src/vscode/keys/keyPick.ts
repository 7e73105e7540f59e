import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { AuthError } from '../../core/errors.ts';
import type { KeyFacts } from '../../core/keys/key.ts';
import { keyNamesOf } from '../../core/keys/keysOfServer.ts';
import type { ServerView, State } from '../../protocol/state.ts';
import type { Keyring } from '../keyring.ts';
import { pickOne, type PickHead } from '../oauthSettings/pickOne.ts';
import { stateOf } from '../serverPick.ts';
import { enteredText, listText } from './keyTexts.ts';
import { agedAmong } from './keysInNeed.ts';

/** A key of a server; without facts one that is missing. */
export interface NamedKey {
  readonly name: string;
  readonly facts?: KeyFacts;
}

const namedSchema = z.object({ key: z.string() });

/** A key by its name, as far as it is in the keyring. */
export function keyNamed({ keys }: State, name: string): NamedKey {
  const facts = keys.find((key) => key.name === name);
  return { name, ...(facts && { facts }) };
}

/**
 * The key that a command's argument names, the only one of the server, or the one that the person picks; `kept`: of those
 * that are in the keyring. @throws AuthError `key_missing` when there is none
 */
export async function chooseKey(
  keyring: Keyring,
  { server }: ServerView,
  argument: unknown,
  head: PickHead,
  kept: 'kept' | 'all' = 'all',
): Promise<NamedKey | undefined> {
  const state = await stateOf(keyring);
  const named = namedSchema.safeParse(argument);
  const names = named.success ? [named.data.key] : keyNamesOf(server);
  const keys = names
    .map((name) => keyNamed(state, name))
    .filter(({ facts }) => kept === 'all' || facts);
  if (keys.length === 0) throw new AuthError('key_missing', { name: listText(names) });
  if (keys.length < 2) return keys[0];
  const items = keys.map((key) => itemOf(key, Date.now()));
  return (await pickOne(head, items))?.key;
}

function itemOf(key: NamedKey, now: number): vscode.QuickPickItem & { readonly key: NamedKey } {
  return { label: `$(key) ${key.name}`, description: descriptionOf(key, now), key };
}

function descriptionOf({ facts }: NamedKey, now: number): string {
  if (!facts) return vscode.l10n.t('not in the keyring');
  const due = agedAmong([facts], now).length > 0 ? [vscode.l10n.t('old enough to be rotated')] : [];
  const entered = vscode.l10n.t('entered {when}', { when: enteredText(facts, now) });
  return [facts.masked, entered, ...due].join(' · ');
}
