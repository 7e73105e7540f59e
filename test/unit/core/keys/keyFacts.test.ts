import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { keyFactsOf } from '../../../../src/core/keys/keyRecords.ts';

describe('the facts of a key', () => {
  const key = { name: 'api', enteredAt: 1, value: 'c2VjcmV0OnB3ZC1sb25nLWVub3VnaA' };

  it('show the end of a long text, and nothing of a password or of the secret of codes', () => {
    assert.equal(keyFactsOf({ ...key, form: 'text' }, []).masked, '…VnaA');
    for (const form of ['basic', 'totp'] as const)
      assert.equal(keyFactsOf({ ...key, form }, []).masked, '…');
  });

  it('hold no value, neither the one in use nor the one before', () => {
    const previous = { value: 'the-one-before', enteredAt: 0, replacedAt: 1 };
    const facts = keyFactsOf({ ...key, form: 'text', previous }, ['demo']);
    const { replacedAt, usedBy } = facts;
    assert.deepEqual({ replacedAt, usedBy }, { replacedAt: 1, usedBy: ['demo'] });
    for (const secret of [key.value, previous.value])
      assert.ok(!JSON.stringify(facts).includes(secret));
  });
});
