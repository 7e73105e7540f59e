import assert from 'node:assert/strict';
import { RevokedKeys } from '../../../src/node/daemon/revokedKeys.ts';
import { eventually } from '../../support/eventually.ts';

const key = { name: 'api', form: 'text', value: 'one', enteredAt: 1 } as const;

describe('keys that were revoked', () => {
  it('are remembered for a while, the last one of a name', () => {
    const keys = new RevokedKeys();
    keys.note(key);
    keys.note({ ...key, value: 'two' });
    assert.equal(keys.of('api')?.value, 'two');
    keys.dispose();
    assert.equal(keys.of('api'), undefined);
  });

  it('are forgotten after that', async () => {
    const keys = new RevokedKeys(1);
    keys.note(key);
    await eventually('it is forgotten', () => keys.of('api') === undefined);
  });
});
