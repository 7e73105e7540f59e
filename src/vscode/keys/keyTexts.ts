import * as vscode from 'vscode';
import type { KeyFacts, KeyForm } from '../../core/keys/key.ts';
import { dayOf } from '../../core/keys/lastDay.ts';
import { ageInDays } from '../../core/keys/rotation.ts';
import type { Weakness } from '../../core/keys/weakness.ts';

/** So many days, such as `93 days`. */
export function daysText(days: number): string {
  const format = { style: 'unit', unit: 'day', unitDisplay: 'long' } as const;
  return new Intl.NumberFormat(vscode.env.language, format).format(days);
}

/** How old a key is, such as `93 days`. */
export function ageText(key: Pick<KeyFacts, 'enteredAt'>, now: number): string {
  return daysText(ageInDays(key, now));
}

/** When a key was entered, as a fact. */
export function enteredText(key: Pick<KeyFacts, 'enteredAt'>, now: number): string {
  return ageInDays(key, now) === 0
    ? vscode.l10n.t('today')
    : vscode.l10n.t('{age} ago', { age: ageText(key, now) });
}

/** Through which day a key lasts. */
export function expiryText(expiresAt: number | undefined): string {
  return expiresAt === undefined ? vscode.l10n.t('not stated') : dayOf(expiresAt);
}

/** What kind of value a key has. */
export function formText(form: KeyForm): string {
  switch (form) {
    case 'text':
      return vscode.l10n.t('text');
    case 'basic':
      return vscode.l10n.t('user and password');
    case 'totp':
      return vscode.l10n.t('secret of one-time codes');
  }
}

/** Why a key may be easy to guess. */
export function weaknessText(weakness: Weakness): string {
  switch (weakness) {
    case 'placeholder':
      return vscode.l10n.t('This looks like the example of a manual, not like a key.');
    case 'short':
      return vscode.l10n.t('This is short: whoever tries may find it out.');
    case 'simple':
      return vscode.l10n.t(
        'This is made of few different characters: whoever tries may find it out.',
      );
  }
}

/** Several names, such as `Work, Demo and Other`. */
export function listText(names: readonly string[]): string {
  return new Intl.ListFormat(vscode.env.language, { type: 'conjunction' }).format(names);
}
