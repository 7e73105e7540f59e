import assert from 'node:assert/strict';
import type { JournalRecord } from '../../../src/core/journal.ts';
import { Secrets } from '../../../src/core/secrets.ts';
import { MemoryJournal, MemoryStore, silent } from '../../../scripts/headless/memory.ts';

const put = (key: string, generation: number, value: string): JournalRecord => ({
  kind: 'put',
  key,
  generation,
  value,
  at: 0,
});
const entry = (key: string, generation: number, value: string) => ({ key, generation, value });

describe('secrets', () => {
  let journal: MemoryJournal;
  let store: MemoryStore;
  let now: number;
  let changes: string[];
  beforeEach(() => {
    journal = new MemoryJournal();
    store = new MemoryStore();
    now = 1_000_000;
    changes = [];
  });

  const open = (): Promise<Secrets> =>
    Secrets.open({ journal, store, now: () => now, log: silent, changed: (k) => changes.push(k) });
  const unlocked = async (): Promise<Secrets> => {
    const secrets = await open();
    await secrets.unlock([...store.entries.values()]);
    return secrets;
  };

  it('replays the journal: the highest generation wins, whatever the order', async () => {
    journal.records = [put('a', 2, 'new'), put('a', 1, 'old'), put('b', 1, 'kept')];
    const secrets = await open();
    assert.equal(secrets.get('a'), 'new');
    assert.equal(secrets.generation('a'), 2);
    assert.equal(secrets.unlocked, false);
  });

  it('replays a removal as well, and a value after it', async () => {
    journal.records = [
      put('a', 1, 'x'),
      { kind: 'remove', key: 'a', generation: 2, at: 0 },
      { kind: 'remove', key: 'b', generation: 1, at: 0 },
      put('b', 2, 'again'),
    ];
    const secrets = await open();
    assert.equal(secrets.get('a'), undefined);
    assert.equal(secrets.get('b'), 'again');
    assert.deepEqual(secrets.keys(''), ['b']);
  });

  it('writes to the journal before a value is used, and to the store after', async () => {
    const seen: (string | undefined)[] = [];
    const secrets = await unlocked();
    journal.append = async (record) => {
      seen.push(secrets.get('a'), store.entries.get('a')?.value);
      journal.records.push(record);
    };
    await secrets.put('a', 'x');
    assert.deepEqual(seen, [undefined, undefined]);
    assert.equal(secrets.get('a'), 'x');
    await secrets.storePending();
    assert.deepEqual(store.entries.get('a'), entry('a', 1, 'x'));
  });

  it('uses a value at once when neither journal nor store can take it, and says so', async () => {
    const secrets = await unlocked();
    journal.failing = true;
    store.available = false;
    await secrets.put('a', 'x');
    assert.equal(secrets.get('a'), 'x');
    assert.equal(secrets.journalProblem?.code, 'journal_unwritable');
    store.available = true;
    await secrets.storePending();
    assert.equal(store.entries.get('a')?.value, 'x');
    journal.failing = false;
    await secrets.put('a', 'y');
    assert.equal(secrets.journalProblem, undefined);
  });

  it('forgets that the journal failed once an unlock has written it', async () => {
    const secrets = await unlocked();
    journal.failing = true;
    await secrets.put('a', 'x');
    journal.failing = false;
    await secrets.unlock([]);
    assert.equal(secrets.journalProblem, undefined);
    assert.equal(journal.records.length, 1);
  });

  it('survives a journal that cannot be rewritten', async () => {
    const secrets = await open();
    journal.rewrite = async () => {
      throw new Error('disk full');
    };
    await secrets.unlock([entry('a', 1, 'x')]);
    assert.equal(secrets.get('a'), 'x');
    assert.equal(secrets.unlocked, true);
    assert.equal(secrets.journalProblem?.code, 'journal_unwritable');
  });

  describe('spend', () => {
    it('is on disk before it returns, and over with the next value', async () => {
      const secrets = await unlocked();
      await secrets.put('a', 'x');
      assert.equal(secrets.isSpent('a'), false);
      await secrets.spend('a');
      assert.equal(journal.records.at(-1)?.kind, 'spend');
      assert.equal(secrets.isSpent('a'), true);
      await secrets.put('a', 'y');
      assert.equal(secrets.isSpent('a'), false);
    });

    it('is still known after a restart and after an unlock', async () => {
      const before = await unlocked();
      await before.put('a', 'x');
      await before.spend('a');
      const after = await open();
      assert.equal(after.isSpent('a'), true);
      await after.storePending();
      now += 3_600_000;
      await after.unlock([entry('a', 1, 'x')]);
      assert.deepEqual(
        journal.records.map(({ kind }) => kind),
        ['spend'],
      );
      assert.equal((await unlocked()).isSpent('a'), true);
    });

    it('is refused while the journal cannot be written', async () => {
      const secrets = await unlocked();
      await secrets.put('a', 'x');
      journal.failing = true;
      await assert.rejects(secrets.spend('a'), { code: 'journal_unwritable' });
      assert.equal(secrets.isSpent('a'), false);
    });
  });

  it('removes nothing that is not there', async () => {
    const secrets = await unlocked();
    await secrets.remove('a');
    assert.deepEqual(journal.records, []);
  });

  it('replaces a value only if it is still the one', async () => {
    const secrets = await unlocked();
    await secrets.put('a', 'x');
    const generation = secrets.generation('a');
    await secrets.put('a', 'y');
    assert.equal(await secrets.replace('a', generation, 'late'), false);
    assert.equal(secrets.get('a'), 'y');
    assert.equal(await secrets.replace('a', secrets.generation('a'), 'z'), true);
    assert.equal(secrets.get('a'), 'z');
    await secrets.remove('a');
    assert.equal(await secrets.replace('a', 3, 'back'), false);
    assert.equal(secrets.get('a'), undefined);
  });

  it('never lets a slow write of an old value end after that of a newer one', async () => {
    const secrets = await unlocked();
    const written: (string | undefined)[] = [];
    let release = (): void => undefined;
    const slow = new Promise<void>((resolve) => (release = resolve));
    const write = store.write.bind(store);
    store.write = async (key, generation, value) => {
      if (value === 'old') await slow;
      written.push(value);
      await write(key, generation, value);
    };
    await secrets.put('a', 'old');
    await secrets.put('a', 'new');
    release();
    await secrets.storePending();
    assert.deepEqual(written, ['old', 'new']);
    assert.deepEqual(store.entries.get('a'), entry('a', 2, 'new'));
  });

  it('gives the keys of a prefix that have a value', async () => {
    const secrets = await unlocked();
    await secrets.put('credential/a', '1');
    await secrets.put('credential/b', '2');
    await secrets.put('other/c', '3');
    await secrets.remove('credential/b');
    assert.deepEqual(secrets.keys('credential/'), ['credential/a']);
  });

  it('keeps the journal small, and in it the newest of everything that changed', async () => {
    const secrets = await unlocked();
    await secrets.put('once', 'kept');
    for (let n = 1; n <= 600; n++) await secrets.put('often', `value ${n}`);
    assert.ok(journal.records.length < 300, `${journal.records.length} records`);
    const again = await open();
    assert.equal(again.get('often'), 'value 600');
    assert.equal(again.get('once'), 'kept');
  });
});
