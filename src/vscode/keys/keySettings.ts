import * as vscode from 'vscode';
import type { KeyFacts } from '../../core/keys/key.ts';
import { dayOf, endOfDay } from '../../core/keys/lastDay.ts';
import { toDaemon } from '../../protocol/toDaemon.ts';
import type { ServerView } from '../../protocol/state.ts';
import type { Face } from '../face.ts';
import type { Keyring } from '../keyring.ts';
import { askText, type TextProblem } from '../multiStep.ts';
import { pickOne } from '../oauthSettings/pickOne.ts';
import { stateOf } from '../serverPick.ts';
import { chooseKey, keyNamed } from './keyPick.ts';
import { daysText, expiryText } from './keyTexts.ts';
import { rotateAfterDays } from './keysInNeed.ts';

/** What a person decided about a key, in place of what was there; `undefined` takes it back. */
export type KeyChange = Partial<Pick<KeyFacts, 'expiresAt' | 'rotateAfterDays' | 'snoozedUntil'>>;

/** Keeps what a person decided about a key, beside what was decided before. */
export async function changeKey(
  keyring: Keyring,
  { name, form, expiresAt, rotateAfterDays: days, snoozedUntil }: KeyFacts,
  change: KeyChange,
): Promise<void> {
  const all = { expiresAt, rotateAfterDays: days, snoozedUntil, ...change };
  await keyring.request(toDaemon.keySettings, { name, form, ...all });
}

/** Asks about a key of a server when it ends and when it is to be rotated. */
export async function keySettings(
  { keyring }: Face,
  view: ServerView,
  argument: unknown,
): Promise<void> {
  const head = {
    title: vscode.l10n.t('Key Settings'),
    placeholder: vscode.l10n.t('Settings of which key of {server}?', { server: view.server.name }),
  };
  const chosen = await chooseKey(keyring, view, argument, head, 'kept');
  if (chosen) await keySettingsOf(keyring, chosen.name);
}

interface Line extends vscode.QuickPickItem {
  readonly ask: () => Promise<KeyChange | undefined>;
}

/** As {@link keySettings}, of one key, until the person leaves. */
export async function keySettingsOf(keyring: Keyring, name: string): Promise<void> {
  const title = vscode.l10n.t('Key Settings: {name}', { name });
  const placeholder = vscode.l10n.t('Change what? Escape when you are done.');
  // What the daemon was told is known here before it comes back as a state.
  let { facts } = keyNamed(await stateOf(keyring), name);
  while (facts) {
    const line = await pickOne<Line>({ title, placeholder }, linesOf(facts, title));
    if (!line) return;
    const change = await line.ask();
    if (change) await changeKey(keyring, facts, change);
    facts = { ...facts, ...change };
  }
}

function linesOf(key: KeyFacts, title: string): Line[] {
  const { snoozedUntil = 0 } = key;
  const snoozed: Line[] =
    snoozedUntil <= Date.now()
      ? []
      : [
          {
            label: `$(bell-slash) ${vscode.l10n.t('Snoozed through')}`,
            description: dayOf(snoozedUntil),
            detail: vscode.l10n.t('Choose it to be reminded again.'),
            ask: async () => ({ snoozedUntil: undefined }),
          },
        ];
  return [
    {
      label: `$(calendar) ${vscode.l10n.t('Lasts through')}`,
      description: expiryText(key.expiresAt),
      detail: vscode.l10n.t('The last day on which its provider lets it be used.'),
      ask: () => askExpiry(key, title),
    },
    {
      label: `$(sync) ${vscode.l10n.t('Rotate after')}`,
      description: rotationText(key),
      detail: vscode.l10n.t('How old it may be before you are reminded to rotate it.'),
      ask: () => askAge(key, title),
    },
    ...snoozed,
  ];
}

function rotationText({ rotateAfterDays: days }: KeyFacts): string {
  const after = (count: number): string => (count === 0 ? vscode.l10n.t('never') : daysText(count));
  return days === undefined
    ? vscode.l10n.t('as in the settings: {age}', { age: after(rotateAfterDays()) })
    : after(days);
}

async function askExpiry({ expiresAt }: KeyFacts, title: string): Promise<KeyChange | undefined> {
  const answer = await askText(
    { title },
    {
      prompt: vscode.l10n.t(
        'The last day on which the key works, as YYYY-MM-DD. Leave empty when it is not stated.',
      ),
      placeholder: dayOf(Date.now() + 365 * 86_400_000),
      value: expiresAt === undefined ? '' : dayOf(expiresAt),
      validate: dayProblem,
    },
  );
  return typeof answer === 'string' ? { expiresAt: endOfDay(answer) } : undefined;
}

function dayProblem(text: string): TextProblem | undefined {
  if (text.trim() === '') return undefined;
  const end = endOfDay(text);
  if (end === undefined)
    return {
      sentence: vscode.l10n.t('Enter a day as YYYY-MM-DD, such as 2030-01-31.'),
      pending: true,
    };
  return end > Date.now() ? undefined : { sentence: vscode.l10n.t('This day is over.') };
}

async function askAge(
  { rotateAfterDays: days }: KeyFacts,
  title: string,
): Promise<KeyChange | undefined> {
  const answer = await askText(
    { title },
    {
      prompt: vscode.l10n.t(
        'After how many days you are reminded to rotate the key; 0 for never. Leave empty for what the settings say.',
      ),
      value: days === undefined ? '' : String(days),
      validate: (text) =>
        text.trim() === '' || (/^\d{1,4}$/u.test(text.trim()) && Number(text) <= 3650)
          ? undefined
          : { sentence: vscode.l10n.t('Enter a number of days from 0 to 3650.') },
    },
  );
  if (typeof answer !== 'string') return undefined;
  return { rotateAfterDays: answer === '' ? undefined : Number(answer), snoozedUntil: undefined };
}
