import type { Aging, Key, KeySource } from './key.ts';

const DAY = 24 * 3_600_000;

/** Another value for a key, or where it lies. */
export interface NewValue {
  readonly value?: string | undefined;
  readonly source?: KeySource | undefined;
}

/**
 * A key with another value, entered at `now` (ms). The one before stays with it for {@link undone}; when it was replaced
 * at once without having been confirmed, it is the last one that was.
 */
export function rotated(key: Key, { value, source }: NewValue, now: number): Key {
  const { value: _value, source: _source, expiresAt: _end, snoozedUntil: _snoozed, ...kept } = key;
  const previous = key.previous ?? before(key, now);
  return {
    ...kept,
    ...(value !== undefined && { value }),
    ...(source && { source }),
    enteredAt: now,
    ...(previous && { previous }),
  };
}

/** What a value that lies elsewhere leaves is nothing: it is still there. */
function before({ value, enteredAt, expiresAt }: Key, replacedAt: number): Key['previous'] {
  if (value === undefined) return undefined;
  return { value, enteredAt, replacedAt, ...(expiresAt !== undefined && { expiresAt }) };
}

/** The key with the value before again; as it is when there is none. */
export function undone(key: Key): Key {
  if (!key.previous) return key;
  const { value, enteredAt, expiresAt } = key.previous;
  const { previous: _previous, source: _source, expiresAt: _end, ...kept } = key;
  return { ...kept, value, enteredAt, ...(expiresAt !== undefined && { expiresAt }) };
}

/** The key without the value before. */
export function confirmed(key: Key): Key {
  const { previous: _previous, ...kept } = key;
  return kept;
}

/**
 * When a key is old enough to be replaced, in ms since the epoch; `undefined` for never. `days` is the setting for keys
 * that say nothing themselves, 0 for never. A key that is snoozed is due at the end of that. The secret of one-time
 * codes, of which no server sees anything, and a value that lies elsewhere are due only when a person says so.
 */
export function rotationDue(key: Aging, days: number): number | undefined {
  const { enteredAt, rotateAfterDays, snoozedUntil, source, form } = key;
  const after = rotateAfterDays ?? (source || form === 'totp' ? 0 : days);
  return after === 0 ? undefined : Math.max(enteredAt + after * DAY, snoozedUntil ?? 0);
}

/** How many whole days ago a key was entered. Times in ms since the epoch. */
export function ageInDays({ enteredAt }: Pick<Key, 'enteredAt'>, now: number): number {
  return Math.max(0, Math.floor((now - enteredAt) / DAY));
}

/** When {@link ageInDays} counts one more, in ms since the epoch. */
export function nextDay(key: Pick<Key, 'enteredAt'>, now: number): number {
  return key.enteredAt + (ageInDays(key, now) + 1) * DAY;
}
