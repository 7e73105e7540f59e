import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { dayOf, endOfDay } from '../../../../src/core/keys/lastDay.ts';

describe('the last day of a key', () => {
  for (const day of ['2030-01-31', '2028-02-29', '2027-12-31'])
    it(`${day} lasts until midnight, and reads the same again`, () => {
      const end = endOfDay(` ${day} `);
      assert.ok(end);
      const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
      assert.equal(end, new Date(year, month - 1, date + 1).getTime());
      assert.equal(dayOf(end), day);
    });

  for (const text of ['', '2030-02-30', '2030-13-01', '2030-1-1', '31.01.2030', '2030-01-31Z'])
    it(`is not "${text}"`, () => assert.equal(endOfDay(text), undefined));
});
