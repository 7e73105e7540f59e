import type { Key, KeySource } from './key.ts';

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
  const { value: old, source: _source, expiresAt: _end, snoozedUntil: _snoozed, ...kept } = key;
  return {
    ...kept,
    ...(value !== undefined && { value }),
    ...(source && { source }),
    enteredAt: now,
    ...(old !== undefined && {
      previous: { value: old, enteredAt: key.enteredAt, replacedAt: now },
    }),
  };
}

/** The key with the value before again; as it is when there is none. */
export function undone(key: Key): Key {
  if (!key.previous) return key;
  const { previous, source: _source, ...kept } = key;
  return { ...confirmed(kept), value: previous.value, enteredAt: previous.enteredAt };
}

/** The key without the value before. */
export function confirmed(key: Key): Key {
  const { previous: _previous, ...kept } = key;
  return kept;
}

/**
 * When a key is old enough to be replaced, in ms since the epoch; `undefined` for never. `days` is the setting for keys
 * that say nothing themselves, 0 for never. A key that is snoozed is due at the end of that.
 */
export function rotationDue(
  {
    enteredAt,
    rotateAfterDays,
    snoozedUntil,
    source,
  }: Pick<Key, 'enteredAt' | 'rotateAfterDays' | 'snoozedUntil' | 'source'>,
  days: number,
): number | undefined {
  const after = rotateAfterDays ?? days;
  if (after === 0 || source) return undefined;
  return Math.max(enteredAt + after * DAY, snoozedUntil ?? 0);
}
