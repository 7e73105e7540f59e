import assert from 'node:assert/strict';
import type { Key } from '../../../../src/core/keys/key.ts';
import { confirmed, rotated, rotationDue, undone } from '../../../../src/core/keys/rotation.ts';

const DAY = 24 * 3_600_000;
const key: Key = { name: 'api', form: 'text', value: 'old', enteredAt: 1000 };

describe('the rotation of a key', () => {
  it('keeps the value before, until it is confirmed', () => {
    const fresh = rotated(key, { value: 'new' }, 5000);
    assert.equal(fresh.value, 'new');
    assert.equal(fresh.enteredAt, 5000);
    assert.equal(fresh.previous?.value, 'old');
    const { previous, ...sure } = fresh;
    assert.equal(previous?.replacedAt, 5000);
    assert.deepEqual(confirmed(fresh), sure);
  });

  it('can be undone once, and is as it was', () => {
    const back = undone(rotated(key, { value: 'new' }, 5000));
    assert.deepEqual(back, key);
    assert.deepEqual(undone(back), key);
  });

  it('forgets what was said of the value before: its end, and that nobody wants to be reminded', () => {
    const fresh = rotated({ ...key, expiresAt: 9, snoozedUntil: 9 }, { value: 'new' }, 5000);
    assert.equal(fresh.expiresAt, undefined);
    assert.equal(fresh.snoozedUntil, undefined);
  });

  it('goes from a value to a place where it lies, and back', () => {
    const source = { command: 'op', reference: 'op://a/b' };
    const elsewhere = rotated(key, { source }, 5000);
    assert.equal(elsewhere.value, undefined);
    assert.deepEqual(elsewhere.source, source);
    assert.deepEqual(undone(elsewhere), key);
  });
});

describe('a key is due', () => {
  it('after the days of the setting, or its own', () => {
    assert.equal(rotationDue(key, 90), 1000 + 90 * DAY);
    assert.equal(rotationDue({ ...key, rotateAfterDays: 7 }, 90), 1000 + 7 * DAY);
  });

  it('never where it says so, by either', () => {
    assert.equal(rotationDue(key, 0), undefined);
    assert.equal(rotationDue({ ...key, rotateAfterDays: 0 }, 90), undefined);
  });

  it('not before the end of a snooze', () => {
    assert.equal(rotationDue({ ...key, snoozedUntil: 200 * DAY }, 90), 200 * DAY);
    assert.equal(rotationDue({ ...key, snoozedUntil: 2 * DAY }, 90), 1000 + 90 * DAY);
  });

  it('never by itself when its value lies elsewhere', () => {
    const source = { command: 'op', reference: 'op://a/b' };
    assert.equal(rotationDue({ ...key, source }, 90), undefined);
  });
});
