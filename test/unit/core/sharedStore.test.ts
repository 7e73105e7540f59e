import assert from 'node:assert/strict';
import { isNewer } from '../../../src/core/ledger.ts';
import { Secrets } from '../../../src/core/secrets.ts';
import { eventually } from '../../support/eventually.ts';
import { MemoryJournal, MemoryStore, silent } from '../../../scripts/headless/memory.ts';

const credential = (token: string, obtainedAt: number, failed = false): string =>
  JSON.stringify({ token, obtainedAt, ...(failed && { failure: { code: 'credential_expired' } }) });
const at = (generation: number, value: string | undefined) => ({ generation, value });

describe('two machines that made the same generation of a secret', () => {
  for (const [what, better, worse] of [
    ['the higher generation', at(3, credential('a', 1)), at(2, credential('b', 9))],
    ['a renewed one before a refusal', at(2, credential('a', 1)), at(2, credential('b', 9, true))],
    ['the later one', at(2, credential('a', 9)), at(2, credential('b', 1))],
    ['the same on both sides in the end', at(2, 'y'), at(2, 'x')],
    ['a removal', at(2, undefined), at(2, credential('a', 9))],
  ] as const) {
    it(`keep ${what}`, () => {
      assert.equal(isNewer(better, worse), true);
      assert.equal(isNewer(worse, better), false);
      assert.equal(isNewer(better, better), false);
    });
  }

  let store: MemoryStore;
  beforeEach(() => (store = new MemoryStore()));

  async function machine(): Promise<Secrets> {
    const ports = { store, now: Date.now, log: silent, changed: () => undefined };
    const secrets = await Secrets.open({ ...ports, journal: new MemoryJournal() });
    await secrets.unlock([...store.entries.values()]);
    return secrets;
  }
  const put = (key: string, generation: number, value: string): Map<string, object> =>
    store.entries.set(key, { key, generation, value });

  it('agree whichever stored first, and the store has what they agree on', async () => {
    const [early, late] = [credential('early', 1), credential('late', 2)];
    for (const [first, second] of [
      [early, late],
      [late, early],
    ] as const) {
      store = new MemoryStore();
      const [one, two] = await Promise.all([machine(), machine()]);
      await one.put('a', first);
      await one.storePending();
      await two.put('a', second);
      await two.storePending();
      await one.reread('a');
      assert.deepEqual([one.get('a'), two.get('a')], [late, late]);
      assert.equal(store.entries.get('a')?.value, late);
    }
  });

  it('do not put an older value over a newer one that is in the store', async () => {
    const secrets = await machine();
    store.available = false;
    await secrets.put('a', 'ours');
    put('a', 7, 'theirs');
    store.available = true;
    await secrets.storePending();
    assert.equal(store.entries.get('a')?.value, 'theirs');
    assert.equal(secrets.get('a'), 'theirs');
  });

  it('put a newer value back when the other one overwrote it', async () => {
    const secrets = await machine();
    await secrets.put('a', 'old');
    await secrets.put('a', 'new');
    await secrets.storePending();
    const older = { key: 'a', generation: 1, value: 'old' };
    store.entries.set('a', older);
    assert.equal(await secrets.take(older), false);
    await eventually('it is put back', () => store.entries.get('a')?.value === 'new');
  });

  it('take no lease for a secret', async () => {
    put('lease/credential/demo', 5, 'machine');
    const secrets = await machine();
    assert.deepEqual(secrets.keys(''), []);
    store.entries.clear();
    await secrets.unlock([]);
    assert.equal(store.entries.size, 0, 'a lease that went is not stored again');
  });

  it('tell when SecretStorage takes nothing, and when it does again', async () => {
    const told: (string | undefined)[] = [];
    const changed = (): void => void told.push(secrets.storeProblem?.code);
    const ports = { store, now: Date.now, log: silent, changed };
    const secrets = await Secrets.open({ ...ports, journal: new MemoryJournal() });
    await secrets.unlock([]);
    store.available = false;
    await secrets.put('a', 'x');
    await secrets.storePending();
    assert.equal(secrets.storeProblem?.code, 'store_unavailable');
    store.available = true;
    await secrets.storePending();
    assert.equal(secrets.storeProblem, undefined);
    assert.deepEqual(told, [undefined, 'store_unavailable', undefined], 'once each');
  });
});
