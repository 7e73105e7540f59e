import assert from 'node:assert/strict';
import { MemoryJournal, MemoryStore, silent } from '../../../../scripts/headless/memory.ts';
import type { Key } from '../../../../src/core/keys/key.ts';
import {
  keepKey,
  keyFactsOf,
  keyOf,
  keysAll,
  removeKey,
} from '../../../../src/core/keys/keyRecords.ts';
import { Secrets } from '../../../../src/core/secrets.ts';

const VALUE = 'k-0123456789abcdefghijklmnop';
const key = (name: string, more: Partial<Key> = {}): Key => ({
  name,
  form: 'text',
  value: VALUE,
  enteredAt: 1,
  ...more,
});

describe('the keys of the keyring', () => {
  let secrets: Secrets;
  beforeEach(async () => {
    const ports = { journal: new MemoryJournal(), store: new MemoryStore(), now: () => 0 };
    secrets = await Secrets.open({ ...ports, log: silent, changed: () => undefined });
    await secrets.unlock([]);
  });

  it('are kept by name, listed by name, and removed by name', async () => {
    for (const name of ['b', 'a', 'c']) await keepKey(secrets, key(name));
    await removeKey(secrets, 'c');
    assert.deepEqual(keysAll(secrets), [key('a'), key('b')]);
    assert.equal(keyOf(secrets, 'c'), undefined);
  });

  it('take the place of the one of their name', async () => {
    await keepKey(secrets, key('a'));
    await keepKey(secrets, key('a', { value: 'other' }));
    assert.equal(keyOf(secrets, 'a')?.value, 'other');
  });

  it('are never kept under a name that no template can refer to', async () => {
    await assert.rejects(keepKey(secrets, key('a/b')));
    assert.deepEqual(keysAll(secrets), []);
  });

  it('are left out when they cannot be read', async () => {
    await secrets.put('key/broken', '{"name":7}');
    await keepKey(secrets, key('a'));
    assert.deepEqual(
      keysAll(secrets).map(({ name }) => name),
      ['a'],
    );
  });
});

describe('what is shown of a key', () => {
  it('holds neither its value nor the one before', () => {
    const previous = { value: `${VALUE}-before`, enteredAt: 0, replacedAt: 5 };
    const facts = keyFactsOf(key('a', { previous }), ['demo']);
    assert.ok(!JSON.stringify(facts).includes(VALUE));
    assert.equal(facts.masked, '…mnop');
    assert.equal(facts.replacedAt, 5);
    assert.deepEqual(facts.usedBy, ['demo']);
    assert.equal(facts.weakness, undefined);
  });

  it('says why it is weak, and nothing of a short one', () => {
    const { masked, weakness } = keyFactsOf(key('a', { value: 'short' }), []);
    assert.deepEqual([masked, weakness], ['…', 'short']);
  });

  it('says where a value lies that is not here', () => {
    const source = { command: 'op', reference: 'op://a/b' };
    const { value: _value, ...elsewhere } = key('a', { source });
    assert.deepEqual(keyFactsOf(elsewhere, []).source, source);
  });
});
