import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { failureOf, findingOf, type Finding } from '../../../src/core/certificates/findings.ts';
import { daysLeft, validityFinding } from '../../../src/core/certificates/validity.ts';
import { AuthError } from '../../../src/core/errors.ts';

const DAY = 86_400_000;
const start = Date.parse('2026-11-01T00:00:00Z');
const validity = { subject: 'CN=us', notBefore: start, notAfter: start + 100 * DAY };

describe('the dates of a certificate', () => {
  for (const [days, code, details] of [
    [-0.01, 'not_yet_valid', { at: '2026-11-01' }],
    [0, undefined, undefined],
    [70, undefined, undefined],
    [70.01, 'expires_soon', { at: '2027-02-09', days: '29' }],
    [99.5, 'expires_soon', { at: '2027-02-09', days: '0' }],
    [100, 'expires_soon', { at: '2027-02-09', days: '0' }],
    [100.01, 'expired', { at: '2027-02-09' }],
  ] as const) {
    it(`after ${days} of 100 days: ${code ?? 'nothing'}`, () => {
      const found = validityFinding(validity, start + days * DAY);
      assert.deepEqual([found?.code, found?.details], [code, details]);
      const level = code === 'expires_soon' ? 'warning' : 'failure';
      if (found) assert.deepEqual([found.level, found.subject], [level, 'CN=us']);
    });
  }

  it('count whole days', () => {
    assert.equal(daysLeft(validity, start), 100);
    assert.equal(daysLeft(validity, start + 1), 99);
    assert.equal(daysLeft(validity, start + 100.5 * DAY), -1);
  });
});

describe('a finding', () => {
  const failure: Finding = {
    code: 'expired',
    level: 'failure',
    subject: 'CN=us',
    details: { at: '2026-11-01' },
  };
  const warning: Finding = { ...failure, code: 'expires_soon', level: 'warning' };

  it('that is a failure is the error of a request, and the other way round', () => {
    const error = failureOf([warning, failure]);
    assert.equal(error?.code, 'client_certificate_invalid');
    assert.deepEqual(error.details, { reason: 'expired', subject: 'CN=us', at: '2026-11-01' });
    assert.deepEqual(findingOf(error), failure);
  });

  it('that is a warning keeps nothing from being used', () => {
    assert.equal(failureOf([warning]), undefined);
  });

  it('is not made of other errors', () => {
    assert.equal(findingOf(new AuthError('timeout', { reason: 'expired' })), undefined);
    assert.equal(findingOf(new AuthError('client_certificate_invalid')), undefined);
  });
});
