import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Happening } from '../../../src/core/ports.ts';
import { MissingScopes } from '../../../src/node/daemon/missingScopes.ts';

type Granted = Parameters<MissingScopes['settle']>[1];

describe('missing scopes', () => {
  let changes: number;
  let missing: MissingScopes;
  beforeEach(() => {
    changes = 0;
    missing = new MissingScopes(() => (changes += 1));
  });
  const of = (id: string) => missing.of(id) && [...(missing.of(id) ?? [])];
  const settle = (kind: Happening['kind'], serverId: string, granted?: Granted): void =>
    missing.settle({ kind, serverId }, granted);

  it('are those of an account, and said once', () => {
    missing.note('demo', ['a']);
    missing.note('demo', ['b', 'a']);
    missing.note('demo', ['b']);
    missing.note('demo~2', ['c']);
    assert.deepEqual([of('demo'), of('demo~2'), changes], [['a', 'b'], ['c'], 3]);
  });

  it('end when that account was granted them, or the issuer refused them', () => {
    for (const id of ['demo', 'demo~2']) missing.note(id, ['a', 'b', 'c']);
    settle('authorized', 'demo~2', { askedScopes: ['b'], scopes: ['a'] });
    assert.deepEqual([of('demo'), of('demo~2')], [['a', 'b', 'c'], ['c']]);
    settle('refreshed', 'demo~2', { askedScopes: ['c'] });
    assert.deepEqual(of('demo~2'), ['c']);
    settle('authorized', 'demo~2', { askedScopes: ['c'] });
    assert.equal(of('demo~2'), undefined);
  });

  it('end with any authorization when nobody knows which they are', () => {
    missing.note('demo', []);
    assert.deepEqual(of('demo'), []);
    settle('authorized', 'demo', { scopes: ['a'] });
    assert.equal(of('demo'), undefined);
  });

  it('go with the credential of that account, not with one that took its place meanwhile', () => {
    for (const id of ['demo', 'demo~2', 'demo~3']) missing.note(id, ['a']);
    settle('revoked', 'demo~2');
    settle('forgotten', 'demo~3');
    assert.deepEqual([of('demo'), of('demo~2'), of('demo~3')], [['a'], undefined, undefined]);
    settle('revoked', 'demo', { scopes: [] });
    assert.deepEqual(of('demo'), ['a']);
  });
});
