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

describe('secrets of a keyring that is opened again', () => {
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

  it('stores nothing before a window handed over, and the newest of both after that', async () => {
    journal.records = [put('a', 5, 'ours'), put('b', 5, 'ours')];
    store.entries.set('a', entry('a', 6, 'newer'));
    store.entries.set('b', entry('b', 6, 'newer'));
    const secrets = await open();
    await secrets.storePending();
    await secrets.put('b', 'newest');
    await secrets.storePending();
    assert.equal(store.entries.get('a')?.value, 'newer');
    assert.equal(store.entries.get('b')?.value, 'newer');
    await secrets.unlock([entry('a', 6, 'newer'), entry('b', 5, 'older')]);
    assert.equal(store.entries.get('a')?.value, 'newer');
    assert.equal(store.entries.get('b')?.value, 'newest');
  });

  describe('unlock', () => {
    it('takes what is newer in the store, and keeps what is newer here', async () => {
      journal.records = [put('a', 3, 'ours'), put('b', 1, 'ours')];
      const secrets = await open();
      await secrets.unlock([
        entry('a', 2, 'theirs'),
        entry('b', 2, 'theirs'),
        entry('c', 1, 'theirs'),
      ]);
      assert.deepEqual(
        ['a', 'b', 'c'].map((key) => secrets.get(key)),
        ['ours', 'theirs', 'theirs'],
      );
      assert.deepEqual(store.entries.get('a'), entry('a', 3, 'ours'), 'stored by the way');
      assert.equal(store.entries.has('b'), false, 'what is there already is not written');
      assert.deepEqual(changes, ['b', 'c']);
    });

    it('lets the journal go only of what was read back, and not at once', async () => {
      const secrets = await unlocked();
      await secrets.put('a', 'x');
      await secrets.storePending();
      await secrets.unlock([...store.entries.values()]);
      assert.equal(journal.records.length, 1, 'another window may still read an old copy');
      now += 60_001;
      await secrets.unlock([]);
      assert.equal(journal.records.length, 1, 'this window has not got it');
      await secrets.unlock([entry('a', 1, 'x')]);
      assert.equal(journal.records.length, 0);
      assert.equal(secrets.get('a'), 'x');
    });

    it('does not bring back what was removed', async () => {
      const secrets = await unlocked();
      await secrets.put('a', 'x');
      await secrets.storePending();
      store.available = false;
      await secrets.remove('a');
      await secrets.storePending();
      const next = await open();
      store.available = true;
      await next.unlock([...store.entries.values()]);
      assert.equal(next.get('a'), undefined);
      assert.equal(store.entries.has('a'), false);
      now += 60_001;
      await next.unlock([]);
      assert.deepEqual(journal.records, []);
    });

    it('takes a value again after its removal', async () => {
      const secrets = await unlocked();
      await secrets.put('a', 'x');
      await secrets.remove('a');
      await secrets.put('a', 'y');
      await secrets.storePending();
      assert.deepEqual(store.entries.get('a'), entry('a', 3, 'y'));
    });

    it('can meet a change at the same moment', async () => {
      const secrets = await open();
      await Promise.all([
        secrets.unlock([entry('a', 5, 'old'), entry('b', 1, 'b')]),
        secrets.put('a', 'new'),
        secrets.unlock([entry('a', 5, 'old')]),
        secrets.put('c', 'c'),
      ]);
      await secrets.storePending();
      assert.equal(secrets.get('a'), 'new');
      assert.equal(store.entries.get('a')?.generation, 6);
      const again = await open();
      assert.deepEqual(
        ['a', 'c'].map((key) => again.get(key)),
        ['new', 'c'],
        'the journal has both',
      );
    });
  });

  describe('reread', () => {
    it('adopts a newer value only, and says whether it did', async () => {
      const secrets = await unlocked();
      await secrets.put('a', 'x');
      await secrets.storePending();
      assert.equal(await secrets.reread('a'), false);
      store.entries.set('a', entry('a', 7, 'newer'));
      assert.equal(await secrets.reread('a'), true);
      assert.equal(secrets.get('a'), 'newer');
      store.available = false;
      assert.equal(await secrets.reread('a'), false);
    });

    it('waits for a change that is being written', async () => {
      const secrets = await unlocked();
      store.entries.set('a', entry('a', 7, 'newer'));
      let release = (): void => undefined;
      const slow = new Promise<void>((resolve) => (release = resolve));
      journal.append = () => slow;
      const putting = secrets.put('a', 'x');
      const rereading = secrets.reread('a');
      release();
      await Promise.all([putting, rereading]);
      assert.equal(secrets.get('a'), 'newer');
    });
  });
});
