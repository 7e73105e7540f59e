import * as vscode from 'vscode';
import type { KeyFacts, KeyForm } from '../../core/keys/key.ts';
import type { Answer, Position, Step } from '../multiStep.ts';
import { askText } from '../multiStep.ts';
import { withoutIcons } from '../plainText.ts';
import { askPick, separator, type PickItem } from '../pickStep.ts';
import { originQuestion } from './originQuestion.ts';
import { generatedItems } from './generateStep.ts';
import { keysAt, keysOf, withKey, type HeadersDraft, type KeyPlace } from './headersDraft.ts';
import type { KeyDraft, KeyOrigin } from './keyDraft.ts';
import type { KeyCommandSetting } from './keyCommands.ts';
import { keyNameProblem } from './keyProblems.ts';
import { usedText } from './usedText.ts';
import { valueSteps } from './keyValueSteps.ts';

/** What there is to choose among when a key is decided about. */
export interface KeyRing {
  /** all of the keyring */
  readonly keys: readonly KeyFacts[];
  /** by which keys are read that lie elsewhere */
  readonly commands: readonly KeyCommandSetting[];
  /** of the server with this id */
  readonly serverName: (id: string) => string;
  /** puts a generated one into the clipboard, for a while */
  readonly copy: (value: string) => Promise<void>;
}

/** The questions about one key, as far as the answers to the first decide about the others. */
export function keySteps(
  draft: HeadersDraft,
  place: KeyPlace,
  ring: KeyRing,
): Step<HeadersDraft>[] {
  const key = keysAt(draft, place)[place[1]];
  if (!key) return [];
  const others = [...generatedItems(key), ...keptItems(key, ring), ...commandItems(key, ring)];
  const hasChoice = others.length > 0;
  const origin: Step<HeadersDraft> = (current, at) => askOrigin(current, at, place, ring);
  const first = hasChoice ? [origin] : [];
  if (hasChoice && (!key.origin || key.origin.kind === 'kept')) return first;
  const name: Step<HeadersDraft> = (current, at) => askKeyName(current, at, place, ring);
  return [...first, ...(key.isNamed ? [] : [name]), ...valueSteps(key, place, ring.copy)];
}

/** The key of a draft; it was there when its steps were made. */
function keyAt(draft: HeadersDraft, place: KeyPlace): KeyDraft {
  return keysAt(draft, place)[place[1]] ?? { name: '', form: 'text' };
}

interface Chosen {
  readonly origin: KeyOrigin;
  /** the name of a key that is in the keyring */
  readonly kept?: string;
}

async function askOrigin(
  draft: HeadersDraft,
  at: Position,
  place: KeyPlace,
  ring: KeyRing,
): Promise<Answer<HeadersDraft>> {
  const key = keyAt(draft, place);
  const fresh = { ...newItem(key.form), answer: { origin: { kind: 'entered' } } } as const;
  const others = [...keptItems(key, ring), ...commandItems(key, ring)];
  const items: PickItem<Chosen>[] = [fresh, ...generatedItems(key), ...others];
  const active = items.find(({ answer }) => isSame(answer, key));
  const answer = await askPick<Chosen>(at, { placeholder: originQuestion(key), items, active });
  if (typeof answer !== 'object') return answer;
  const { origin, kept } = answer;
  return withKey(draft, place, kept === undefined ? { origin } : { origin, kept });
}

function isSame(chosen: Chosen | undefined, { origin, kept }: KeyDraft): boolean {
  if (!chosen || !origin || chosen.origin.kind !== origin.kind) return false;
  if (chosen.origin.kind === 'command' && origin.kind === 'command')
    return chosen.origin.command === origin.command;
  return origin.kind !== 'kept' || chosen.kept === kept;
}

function newItem(form: KeyForm): vscode.QuickPickItem {
  const description = vscode.l10n.t('kept in the secret storage of VS Code');
  switch (form) {
    case 'text':
      return { label: `$(add) ${vscode.l10n.t('A new key')}`, description };
    case 'basic':
      return { label: `$(add) ${vscode.l10n.t('A new user name and password')}`, description };
    case 'totp':
      return { label: `$(add) ${vscode.l10n.t('A new secret')}`, description };
  }
}

function keptItems({ isNamed, form }: KeyDraft, ring: KeyRing): PickItem<Chosen>[] {
  const fitting = isNamed ? [] : ring.keys.filter((key) => key.form === form);
  if (fitting.length === 0) return [];
  return [
    separator(vscode.l10n.t('In the keyring already')),
    ...fitting.map(({ name, masked, usedBy }) => ({
      label: `$(key) ${name}`,
      description: `${masked} · ${usedText(usedBy.map(ring.serverName))}`,
      answer: { origin: { kind: 'kept' as const }, kept: name },
    })),
  ];
}

/** A user name and password are two values, which no command prints as one. */
function commandItems({ form }: KeyDraft, { commands }: KeyRing): PickItem<Chosen>[] {
  if (commands.length === 0 || form === 'basic') return [];
  return [
    separator(vscode.l10n.t('Read by a command whenever it is needed')),
    ...commands.map(({ name, words }) => ({
      label: `$(terminal) ${withoutIcons(name)}`,
      description: withoutIcons(words.join(' ')),
      answer: { origin: { kind: 'command' as const, command: name } },
    })),
  ];
}

async function askKeyName(
  draft: HeadersDraft,
  at: Position,
  place: KeyPlace,
  ring: KeyRing,
): Promise<Answer<HeadersDraft>> {
  const own = keyAt(draft, place);
  const others = keysOf(draft).filter((key) => key !== own && key.origin?.kind !== 'kept');
  const taken = [...ring.keys, ...others].map(({ name }) => name);
  const answer = await askText(at, {
    prompt: vscode.l10n.t('A name for the key, by which other servers can use it as well'),
    value: own.name,
    validate: (text) => keyNameProblem(text, taken),
  });
  return typeof answer === 'string' ? withKey(draft, place, { name: answer }) : answer;
}
