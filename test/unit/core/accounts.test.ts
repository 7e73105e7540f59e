import assert from 'node:assert/strict';
import { accountNumber, credentialId, serverOf } from '../../../src/core/accountId.ts';
import {
  accountsOf,
  credentialIds,
  defaultAccount,
  isAccountOf,
  nextAccount,
} from '../../../src/core/accounts.ts';

/** Secrets that hold credentials of these ids, and other things beside them. */
const holding = (...ids: string[]) => {
  const all = [...ids.map((id) => `credential/${id}`), 'callerKey/vscode/demo~7', 'client/demo'];
  return { keys: (prefix: string) => all.filter((key) => key.startsWith(prefix)) };
};
const demo = { id: 'demo' };

describe('the id of a credential', () => {
  it('names its server and the number of the account', () => {
    for (const [id, server, number] of [
      ['demo', 'demo', 1],
      ['demo~2', 'demo', 2],
      ['demo-2~13', 'demo-2', 13],
    ] as const) {
      assert.equal(serverOf(id), server);
      assert.equal(accountNumber(id), number);
      assert.equal(credentialId(server, number), id);
    }
  });

  it('has no number when it is none', () => {
    for (const id of ['demo~', 'demo~0', 'demo~-1', 'demo~x', 'demo~2~3', 'demo~1e3'])
      assert.ok(Number.isNaN(accountNumber(id)), id);
  });
});

describe('the accounts of a server', () => {
  it('are those with a credential, by number, and none of a server whose id begins alike', () => {
    const secrets = holding('demo~10', 'demo', 'demo~2', 'demo-2', 'demo-2~2');
    assert.deepEqual(credentialIds(secrets, 'demo'), ['demo', 'demo~2', 'demo~10']);
    assert.deepEqual(credentialIds(secrets, 'demo-2'), ['demo-2', 'demo-2~2']);
  });

  it('have as default the first that exists, unless one was chosen', () => {
    assert.equal(defaultAccount(holding(), demo), 'demo');
    assert.equal(defaultAccount(holding('demo~3', 'demo~2'), demo), 'demo~2');
    const secrets = holding('demo', 'demo~2');
    assert.equal(defaultAccount(secrets, { ...demo, account: 'demo~2' }), 'demo~2');
  });

  it('never have another one take the place of the chosen one when that is gone', () => {
    const chosen = { ...demo, account: 'demo~2' };
    assert.equal(defaultAccount(holding('demo'), chosen), 'demo~2');
    assert.deepEqual(accountsOf(holding('demo'), chosen), ['demo', 'demo~2']);
  });

  it('get a number that none had before', () => {
    assert.equal(nextAccount(holding(), demo), 'demo');
    assert.equal(nextAccount(holding('demo'), demo), 'demo~2');
    assert.equal(nextAccount(holding('demo', 'demo~4'), demo), 'demo~5');
    assert.equal(nextAccount(holding('demo'), { ...demo, accounts: 6 }), 'demo~7');
    assert.equal(nextAccount(holding(), { ...demo, accounts: 2 }), 'demo~3');
  });

  it('are only those that were given', () => {
    const secrets = holding('demo', 'demo~5');
    const given = (id: string) => isAccountOf(secrets, { ...demo, accounts: 3 }, id);
    assert.deepEqual(['demo', 'demo~3', 'demo~5'].filter(given), ['demo', 'demo~3', 'demo~5']);
    assert.deepEqual(['demo~4', 'other', 'demo~x', 'demo~1~1'].filter(given), []);
  });
});
