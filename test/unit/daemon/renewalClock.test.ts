import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { AuthError } from '../../../src/core/errors.ts';
import { RenewalClock } from '../../../src/node/daemon/renewalClock.ts';
import { Lifetime } from '../../../src/node/daemon/lifetime.ts';
import { silent } from '../../../scripts/headless/memory.ts';

const settle = (): Promise<void> =>
  new Promise((resolve) => queueMicrotask(() => queueMicrotask(resolve)));

describe('the renewal clock', () => {
  let due: number | undefined;
  let busy: boolean;
  let fails: boolean;
  let renewed: number[];
  let looks: number;
  let details: Record<string, string>;
  let clock: RenewalClock;
  beforeEach(() => {
    details = {};
    mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 0 });
    [due, busy, fails, renewed, looks] = [60_000, false, false, [], 0];
    const broker = {
      ids: () => ['demo'],
      isBusy: () => busy,
      renewalDue: () => {
        looks += 1;
        return due;
      },
      refresh: async () => {
        renewed.push(Date.now());
        if (fails) throw new AuthError('refresh_failed', details);
        due = Date.now() + 60_000;
        return undefined as never;
      },
    };
    clock = new RenewalClock(broker, Date.now, silent);
    clock.wind();
  });
  afterEach(() => {
    clock.stop();
    mock.timers.reset();
  });

  /** Lets time pass, second by second, so that what was awaited goes on in between. */
  async function pass(seconds: number): Promise<void> {
    for (let i = 0; i < seconds; i++) {
      mock.timers.tick(1_000);
      for (let turn = 0; turn < 5; turn++) await settle();
    }
  }

  it('renews when it is due, and again', async () => {
    await pass(59);
    assert.deepEqual(renewed, []);
    await pass(62);
    assert.deepEqual(renewed, [60_000, 120_000]);
  });

  it('tries again ever later, and at once when something new is due', async () => {
    fails = true;
    await pass(60 + 15 + 30 + 10);
    assert.deepEqual(renewed, [60_000, 75_000, 105_000]);
    fails = false;
    due = Date.now() + 1_000; // somebody authorized again
    clock.wind();
    await pass(2);
    assert.equal(renewed.length, 4);
  });

  it('does not try again before the issuer wants to be asked', async () => {
    fails = true;
    details = { retryAfter: '120' };
    await pass(60 + 119);
    assert.deepEqual(renewed, [60_000]);
    await pass(2);
    assert.deepEqual(renewed, [60_000, 180_000]);
    details = {};
    await pass(240);
    assert.deepEqual(renewed.slice(2), [300_000, 360_000], 'then as before');
  });

  it('rests while something is under way, however due it is', async () => {
    busy = true;
    await pass(60);
    looks = 0;
    await pass(60);
    assert.ok(looks <= 4, `looked ${looks} times in a minute`);
    busy = false;
    clock.wind();
    await pass(1);
    assert.equal(renewed.length, 1);
  });

  it('notices within half a minute that the machine slept', async () => {
    due = 3_600_000;
    clock.wind();
    mock.timers.setTime(Date.now() + 7_200_000);
    await pass(30);
    assert.equal(renewed.length, 1);
  });

  it('does nothing for what never has to be renewed, nor once it was stopped', async () => {
    due = undefined;
    clock.wind();
    await pass(300);
    due = 0;
    clock.stop();
    clock.wind();
    await pass(300);
    assert.deepEqual(renewed, []);
  });
});

describe('the lifetime', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
  afterEach(() => mock.timers.reset());

  it('ends when nobody needed the daemon for a while', () => {
    let [needed, ends] = [true, 0];
    const lifetime = new Lifetime(30);
    lifetime.begin(
      () => needed,
      () => (ends += 1),
    );
    mock.timers.tick(100);
    assert.equal(ends, 0);
    needed = false;
    lifetime.touch();
    mock.timers.tick(29);
    assert.equal(ends, 0);
    mock.timers.tick(1);
    assert.equal(ends, 1);
  });

  it('is not begun anew by what drains after its end', () => {
    let ends = 0;
    const lifetime = new Lifetime(30);
    lifetime.begin(
      () => false,
      () => (ends += 1),
    );
    lifetime.stop();
    lifetime.touch();
    mock.timers.tick(100);
    assert.equal(ends, 0);
  });
});
