import * as vscode from 'vscode';
import type { KeyFacts } from '../../core/keys/key.ts';
import type { ServerView } from '../../protocol/state.ts';
import type { Face } from '../face.ts';
import { enterMissing } from './enterMissing.ts';
import { askFresh, type Fresh } from './freshValue.ts';
import { handOver } from './generatedKey.ts';
import { chooseKey } from './keyPick.ts';
import { tryFresh } from './rotation.ts';

/** Enters a key of a server that is missing, or tries another value and puts it in place of the one that is there. */
export async function rotateCredential(
  face: Face,
  view: ServerView,
  argument: unknown,
): Promise<void> {
  const title = vscode.l10n.t('Rotate Credential');
  const placeholder = vscode.l10n.t('Rotate which key of {server}?', { server: view.server.name });
  const key = await chooseKey(face.keyring, view, argument, { title, placeholder });
  if (!key) return;
  if (key.facts) await replace(face, view, key.facts, `${title}: ${key.name}`);
  else await enterMissing(face, view.server, view.keys?.missing ?? [], key.name);
}

/** Until it is in place, or the person leaves. */
async function replace(face: Face, view: ServerView, key: KeyFacts, title: string): Promise<void> {
  let fresh = await askFresh(face, key, view.server.url, title);
  while (fresh && (await tryFresh(face, view, key, fresh)) === 'again')
    fresh = await another(face, view, key, fresh, title);
}

/** One that was generated is only unknown until the provider has it. */
async function another(
  face: Face,
  { server }: ServerView,
  key: KeyFacts,
  fresh: Fresh,
  title: string,
): Promise<Fresh | undefined> {
  if (!fresh.generated || fresh.value === undefined) return askFresh(face, key, server.url, title);
  return (await handOver(face, server.url, title, fresh.value)) ? fresh : undefined;
}
