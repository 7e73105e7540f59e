import * as vscode from 'vscode';
import { basicUser } from '../../core/keys/basic.ts';
import type { KeyFacts, KeySource } from '../../core/keys/key.ts';
import { toDaemon } from '../../protocol/toDaemon.ts';
import type { Face } from '../face.ts';
import { runSteps } from '../multiStep.ts';
import { pickOne } from '../oauthSettings/pickOne.ts';
import { askGenerated } from './generatedKey.ts';
import { newKeysOf, type HeadersDraft } from './headersDraft.ts';
import type { KeyDraft, NewKey } from './keyDraft.ts';
import { valueSteps } from './keyValueSteps.ts';

/** Another value for a key, or where it lies. */
export interface Fresh {
  readonly value?: string;
  readonly source?: KeySource;
  /** by us: the provider has to be told */
  readonly generated?: boolean;
}

type Way = 'enter' | 'generate' | 'refer';
type WayItem = vscode.QuickPickItem & { readonly way: Way };

/** Asks for another value of a key. `undefined` when the person left. */
export async function askFresh(
  face: Face,
  key: KeyFacts,
  serverUrl: string,
  title: string,
): Promise<Fresh | undefined> {
  const ways = waysOf(key);
  const placeholder = vscode.l10n.t('Where does the new key come from?');
  const way = ways.length > 1 ? (await pickOne({ title, placeholder }, ways))?.way : 'enter';
  switch (way) {
    case 'enter':
      return valued(await enter(face, key, title));
    case 'generate':
      return valued(await askGenerated(face, serverUrl, title), true);
    case 'refer':
      return refer(face, key, title);
    case undefined:
      return undefined;
  }
}

function waysOf({ form, source }: KeyFacts): readonly WayItem[] {
  const enterIt: WayItem = {
    label: `$(edit) ${vscode.l10n.t('Enter It')}`,
    detail: vscode.l10n.t('The provider gave you a new one.'),
    way: 'enter',
  };
  const generate: WayItem = {
    label: `$(sparkle) ${vscode.l10n.t('Generate It')}`,
    detail: vscode.l10n.t('The provider takes one that you bring.'),
    way: 'generate',
  };
  const reference: WayItem = {
    label: `$(references) ${vscode.l10n.t('Another Reference')}`,
    detail: vscode.l10n.t('It stays where {command} reads it, under another reference.', {
      command: source?.command ?? '',
    }),
    way: 'refer',
  };
  return [...(source ? [reference] : []), enterIt, ...(form === 'text' ? [generate] : [])];
}

/** The value of a key as its form wants it. `undefined` when the person left. */
export async function enter(
  face: Face,
  { name, form, source, masked }: Pick<KeyFacts, 'name' | 'form' | 'source'> & { masked?: string },
  title: string,
): Promise<string | undefined> {
  const hasUser = form === 'basic' && masked !== undefined && !source;
  const { value } = hasUser
    ? await face.keyring.request(toDaemon.revealKey, { name })
    : { value: '' };
  return (await asked(face, title, { name, form, user: basicUser(value), isNew: true }))?.value;
}

async function refer(
  face: Face,
  { name, form, source }: KeyFacts,
  title: string,
): Promise<Fresh | undefined> {
  if (!source) return undefined;
  const { command, reference } = source;
  const origin = { kind: 'command', command } as const;
  const key = await asked(face, title, { name, form, origin, reference });
  return key?.source && { source: key.source };
}

/** As the wizard asks for the keys of a server. */
async function asked(
  { clipboard }: Face,
  title: string,
  key: KeyDraft,
): Promise<NewKey | undefined> {
  const start: HeadersDraft = { headers: [{ name: '', keys: [key] }] };
  const copy = (value: string) => clipboard.copy(value);
  const draft = await runSteps(title, start, valueSteps(key, [0, 0], copy));
  return draft && newKeysOf(draft)[0];
}

function valued(value: string | undefined, generated = false): Fresh | undefined {
  return value === undefined ? undefined : { value, generated };
}
