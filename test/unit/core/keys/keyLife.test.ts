import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Key } from '../../../../src/core/keys/key.ts';
import {
  ageInDays,
  confirmed,
  rotated,
  rotationDue,
  undone,
} from '../../../../src/core/keys/rotation.ts';

const DAY = 86_400_000;
const NOW = 1_800_000_000_000;
const key: Key = { name: 'api', form: 'text', value: 'A', enteredAt: NOW - 100 * DAY };

describe('a rotation', () => {
  it('keeps the value before until it is confirmed', () => {
    const next = rotated(key, { value: 'B' }, NOW);
    assert.equal(next.value, 'B');
    assert.equal(next.enteredAt, NOW);
    assert.deepEqual(undone(next), key);
    assert.deepEqual(undone(confirmed(next)), confirmed(next));
  });

  it('forgets the end and the snooze of the value before, and undo brings the end back', () => {
    const ending = { ...key, expiresAt: NOW + DAY, snoozedUntil: NOW + DAY, rotateAfterDays: 30 };
    const next = rotated(ending, { value: 'B' }, NOW);
    assert.equal(next.expiresAt, undefined);
    assert.equal(next.snoozedUntil, undefined);
    assert.equal(next.rotateAfterDays, 30);
    assert.equal(undone({ ...next, expiresAt: NOW + 9 * DAY }).expiresAt, NOW + DAY);
  });

  it('that follows another at once keeps the last one that was confirmed', () => {
    const twice = rotated(rotated(key, { value: 'B' }, NOW), { value: 'C' }, NOW + 1);
    assert.equal(undone(twice).value, 'A');
  });

  it('keeps nothing of a value that lies elsewhere', () => {
    const { value: _value, ...bare } = key;
    const source = { command: 'op', reference: 'op://a' };
    const next = rotated({ ...bare, source }, { source: { ...source, reference: 'op://b' } }, NOW);
    assert.equal(next.previous, undefined);
    assert.equal(next.source?.reference, 'op://b');
  });
});

describe('when a key is due', () => {
  it('is by its own age, else by the setting; 0 is never', () => {
    assert.equal(rotationDue(key, 90), key.enteredAt + 90 * DAY);
    assert.equal(rotationDue(key, 0), undefined);
    assert.equal(rotationDue({ ...key, rotateAfterDays: 30 }, 90), key.enteredAt + 30 * DAY);
    assert.equal(rotationDue({ ...key, rotateAfterDays: 0 }, 90), undefined);
  });

  it('is the end of a snooze that is later', () => {
    assert.equal(rotationDue({ ...key, snoozedUntil: NOW + DAY }, 90), NOW + DAY);
    assert.equal(rotationDue({ ...key, snoozedUntil: 1 }, 90), key.enteredAt + 90 * DAY);
  });

  it('is never by the setting alone for one-time codes and for what lies elsewhere', () => {
    assert.equal(rotationDue({ ...key, form: 'totp' }, 90), undefined);
    const elsewhere = { ...key, source: { command: 'op', reference: 'op://a' } };
    assert.equal(rotationDue(elsewhere, 90), undefined);
    assert.ok(rotationDue({ ...elsewhere, rotateAfterDays: 30 }, 90));
  });

  it('counts whole days', () => {
    assert.equal(ageInDays({ enteredAt: NOW - DAY + 1 }, NOW), 0);
    assert.equal(ageInDays({ enteredAt: NOW - DAY }, NOW), 1);
    assert.equal(ageInDays({ enteredAt: NOW + DAY }, NOW), 0, 'by a clock that was ahead');
  });
});
