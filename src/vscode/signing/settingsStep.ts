import type { Signature } from '../../core/signing/signature.ts';
import { askText, type Answer, type Position, type TextStep } from '../multiStep.ts';
import { askPick, type PickItem } from '../pickStep.ts';

/** Adds an answer to the settings of a signature. */
export type SettingsStep = (settings: Signature, at: Position) => Promise<Answer<Signature>>;

/** Asks about the settings of one kind; those of another are left as they are. */
export function settingsStep<K extends Signature['kind']>(
  kind: K,
  ask: (settings: Extract<Signature, { kind: K }>, at: Position) => Promise<Answer<Signature>>,
): SettingsStep {
  return async (settings, at) => (isOf(settings, kind) ? ask(settings, at) : settings);
}

function isOf<K extends Signature['kind']>(
  settings: Signature,
  kind: K,
): settings is Extract<Signature, { kind: K }> {
  return settings.kind === kind;
}

/** Asks for a text and puts it into the settings. */
export async function askInto(
  at: Position,
  step: TextStep,
  put: (text: string) => Signature,
): Promise<Answer<Signature>> {
  const answer = await askText(at, step);
  return typeof answer === 'string' ? put(answer) : answer;
}

/** Asks for one of several settings, each with what it changes; `isActive` says which of them holds now. */
export async function askAmong<T extends object>(
  at: Position,
  placeholder: string,
  items: readonly PickItem<T>[],
  isActive: (answer: T) => boolean,
): Promise<Answer<T>> {
  const active = items.find(({ answer }) => answer !== undefined && isActive(answer));
  return askPick<T>(at, { placeholder, items, active });
}
