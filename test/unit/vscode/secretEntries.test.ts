import assert from 'node:assert/strict';
import { silent } from '../../../scripts/headless/memory.ts';
import { SecretEntries } from '../../../src/vscode/secretEntries.ts';
import { MemorySecrets } from './memorySecrets.ts';

const LONG = 'x'.repeat(20_000);

describe('secrets in SecretStorage', () => {
  let secrets: MemorySecrets;
  let entries: SecretEntries;
  beforeEach(() => {
    secrets = new MemorySecrets();
    entries = new SecretEntries(secrets, silent);
  });

  it('come back with their generation, short or long', async () => {
    await entries.write('credential/a', 3, 'short');
    await entries.write('credential/b', 7, LONG);
    assert.deepEqual(await entries.all(), [
      { key: 'credential/a', generation: 3, value: 'short' },
      { key: 'credential/b', generation: 7, value: LONG },
    ]);
    const longest = Math.max(...[...secrets.values.values()].map((text) => text.length));
    assert.ok(longest * 2 < 2_560, 'each fits the Windows credential store');
  });

  it('leave nothing behind when they get shorter or go', async () => {
    await entries.write('credential/a', 1, LONG);
    await entries.write('credential/a', 2, 'short');
    assert.deepEqual([...secrets.values.keys()], ['entry/credential/a']);
    await entries.write('credential/a', 3, LONG);
    await entries.write('credential/a', 4, undefined);
    assert.equal(secrets.values.size, 0);
  });

  it('tell of each that changed, once, whichever window wrote it', async () => {
    const changed: string[] = [];
    const other = new SecretEntries(secrets, silent);
    const subscription = other.onDidChange((key) => changed.push(key));
    await entries.write('credential/a', 1, LONG);
    await entries.write('credential/a', 2, undefined);
    await secrets.store('something else', 'foreign');
    assert.deepEqual(changed, ['credential/a', 'credential/a']);
    subscription.dispose();
    await entries.write('credential/a', 3, 'short');
    assert.equal(changed.length, 2);
  });

  it('keep the value before when a window dies half-way', async () => {
    await entries.write('credential/a', 1, LONG);
    secrets.writes = 5;
    await assert.rejects(entries.write('credential/a', 2, `${LONG}new`));
    assert.deepEqual(await entries.read('credential/a'), {
      key: 'credential/a',
      generation: 1,
      value: LONG,
    });
  });

  it('take no value that is older than theirs', async () => {
    for (const value of ['short', LONG]) {
      await entries.write('credential/a', 6, value);
      for (const older of ['older', LONG.slice(1), undefined])
        await assert.rejects(entries.write('credential/a', 5, older), {
          code: 'store_unavailable',
        });
      assert.equal((await entries.read('credential/a'))?.value, value);
      await entries.write('credential/a', 6, value);
      await entries.write('credential/a', 7, undefined);
      assert.equal(secrets.values.size, 0);
    }
  });

  it('take no value that the daemon has stopped waiting for', async () => {
    await entries.write('credential/a', 1, LONG);
    const given = new AbortController();
    const late = entries.write('credential/a', 2, `${LONG}late`, given.signal);
    given.abort();
    await assert.rejects(late);
    await assert.rejects(entries.write('credential/a', 2, undefined, given.signal));
    assert.equal((await entries.read('credential/a'))?.value, LONG);
    await entries.write('credential/a', 3, undefined);
    assert.equal(secrets.values.size, 0);
  });

  it('leave no part of a token that a window left half-way', async () => {
    await entries.write('credential/a', 1, LONG);
    await entries.write('credential/b', 1, LONG);
    const left = new Map(secrets.values);
    await entries.write('credential/a', 2, 'short');
    await entries.write('credential/b', 2, undefined);
    for (const [name, part] of left) if (name.startsWith('part/')) secrets.values.set(name, part);
    assert.equal((await entries.all()).length, 1);
    assert.deepEqual([...secrets.values.keys()], ['entry/credential/a']);
  });

  it('leave alone what another window is about to complete', async () => {
    await entries.write('credential/a', 1, LONG);
    secrets.writes = 20;
    const half = entries.write('credential/a', 2, LONG);
    await assert.rejects(half);
    secrets.writes = Infinity;
    await entries.all();
    await secrets.store('entry/credential/a', '{"generation":2,"parts":20}');
    assert.equal((await entries.read('credential/a'))?.value, LONG);
  });

  it('are read even when nothing can be deleted', async () => {
    await entries.write('credential/a', 2, 'short');
    secrets.values.set('part/credential/a/1/0', 'x');
    secrets.delete = () => Promise.reject(new Error('the keychain is locked'));
    assert.equal((await entries.all()).length, 1);
    await entries.write('credential/a', 3, 'shorter');
    assert.equal((await entries.read('credential/a'))?.value, 'shorter');
  });

  it('are skipped and left alone when somebody damaged them', async () => {
    secrets.values.set('entry/credential/a', '{"generation":"x"}');
    secrets.values.set('entry/credential/b', 'not json');
    secrets.values.set('entry/credential/c', '{"generation":1,"parts":2}');
    secrets.values.set('something else', 'foreign');
    assert.deepEqual(await entries.all(), []);
    assert.equal(secrets.values.size, 4);
    assert.deepEqual([...entries.damaged], ['credential/a', 'credential/b', 'credential/c']);
  });

  it('are kept aside when something is written in the place of a damaged one', async () => {
    secrets.values.set('entry/credential/b', 'not json');
    await entries.all();
    await entries.write('credential/b', 1, 'new');
    assert.equal(secrets.values.get('damaged/1/entry/credential/b'), 'not json');
    assert.deepEqual(await entries.all(), [{ key: 'credential/b', generation: 1, value: 'new' }]);
    assert.equal(entries.damaged.size, 0);
    const split = '{"generation":1,"parts":2}';
    secrets.values.set('entry/credential/b', split);
    secrets.values.set('part/credential/b/1/1', 'half');
    await entries.write('credential/b', 2, 'newer');
    assert.equal(secrets.values.get('damaged/2/entry/credential/b'), split);
    assert.equal(secrets.values.get('damaged/1/part/credential/b/1/1'), 'half', 'what is left');
  });
});
