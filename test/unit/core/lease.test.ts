import assert from 'node:assert/strict';
import { lease, release, type LeasePorts, type Waiting } from '../../../src/core/lease.ts';
import { MemoryStore } from '../../../scripts/headless/memory.ts';

const HOUR = 3_600_000;
const LENGTH = 60_000;
const KEY = 'credential/demo';
const never = new AbortController().signal;
const forEver: Waiting = { isDone: async () => false, signal: never };

describe('a lease', () => {
  let store: MemoryStore;
  let time: number;
  /** how long anybody waited in all, in ms */
  let waited: number;
  /** what happens during the next waits */
  let meanwhile: (() => void)[];
  beforeEach(() => {
    store = new MemoryStore();
    [time, waited, meanwhile] = [10 * HOUR, 0, []];
  });

  const machine = (owner: string, clockOff = 0): LeasePorts => ({
    store,
    owner,
    now: () => time + clockOff,
    length: LENGTH,
    settle: 5,
    change: async (ms) => {
      [time, waited] = [time + ms, waited + ms];
      meanwhile.shift()?.();
      await new Promise(setImmediate);
    },
  });
  const claim = async (owner: string, at = time): Promise<void> =>
    store.write(`lease/${KEY}`, at, owner);

  it('is there at once when nobody has it, and gone when it is given back', async () => {
    const ports = machine('a');
    const own = await lease(ports, KEY, forEver);
    assert.equal(store.entries.get(`lease/${KEY}`)?.value, 'a');
    assert.equal(waited, 0);
    assert.ok(own);
    await release(ports, own);
    assert.equal(store.entries.size, 0);
  });

  it('belongs to one of two machines that claim it at the same instant', async () => {
    const held: string[] = [];
    const take = async (owner: string): Promise<void> => {
      const isDone = async (): Promise<boolean> => held.length > 0;
      if (await lease(machine(owner), KEY, { isDone, signal: never })) held.push(owner);
    };
    await Promise.all([take('a'), take('b')]);
    assert.equal(held.length, 1, held.join(' '));
    assert.equal(store.entries.get(`lease/${KEY}`)?.value, held[0]);
  });

  for (const off of [-HOUR, 0, HOUR]) {
    it(`of another machine is waited for as long as it lasts, whose clock is ${off} ms off`, async () => {
      await claim('b', time + off);
      assert.ok(await lease(machine('a'), KEY, forEver));
      assert.ok(waited >= LENGTH && waited <= LENGTH + 5_000, `waited ${waited} ms`);
    });
  }

  it('that another machine takes anew lasts anew', async () => {
    await claim('b');
    meanwhile = [() => undefined, () => void claim('b', time)];
    assert.ok(await lease(machine('a'), KEY, forEver));
    assert.ok(waited >= LENGTH + 10_000, `waited ${waited} ms`);
  });

  it('lasts no hour longer because our clock was set back', async () => {
    await claim('b');
    meanwhile = [() => (time -= HOUR)];
    assert.ok(await lease(machine('a'), KEY, forEver));
    assert.ok(waited <= 2 * LENGTH, `waited ${waited} ms`);
  });

  it('of ours from before a restart counts for us', async () => {
    await claim('a');
    assert.ok(await lease(machine('a'), KEY, forEver));
    assert.equal(waited, 0);
  });

  it('is not needed any more once the other machine did it', async () => {
    await claim('b');
    const isDone = async (): Promise<boolean> => waited > 10_000;
    assert.equal(await lease(machine('a'), KEY, { isDone, signal: never }), undefined);
    assert.equal(store.entries.get(`lease/${KEY}`)?.value, 'b');
    assert.ok(waited < LENGTH);
  });

  it('is not waited for when nobody wants it any more', async () => {
    await claim('b');
    const unwanted = new AbortController();
    meanwhile = [() => unwanted.abort(new Error('revoked'))];
    const waiting = lease(machine('a'), KEY, { ...forEver, signal: unwanted.signal });
    await assert.rejects(waiting, /revoked/u);
  });

  it('is nothing to wait for when no window reaches the store', async () => {
    store.available = false;
    assert.equal(await lease(machine('a'), KEY, forEver), undefined);
    assert.equal(waited, 0);
  });

  it('that was taken over is not given back by who had it before', async () => {
    const ports = machine('a');
    const own = await lease(ports, KEY, forEver);
    await claim('b');
    assert.ok(own);
    await release(ports, own);
    assert.equal(store.entries.get(`lease/${KEY}`)?.value, 'b');
  });
});
