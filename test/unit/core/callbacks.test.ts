import assert from 'node:assert/strict';
import { Authorizations } from '../../../src/core/authorizations.ts';
import { AuthError } from '../../../src/core/errors.ts';
import { Callbacks } from '../../../src/core/oauth/callbacks.ts';

const never = new AbortController().signal;

describe('callbacks', () => {
  it('deliver to whoever waits for the state, once', async () => {
    const callbacks = new Callbacks();
    const waiting = callbacks.wait('a', never);
    assert.equal(callbacks.deliver(new URLSearchParams('state=b&code=1')), false);
    assert.equal(callbacks.deliver(new URLSearchParams('code=1')), false);
    assert.equal(callbacks.deliver(new URLSearchParams('state=a&code=1')), true);
    assert.equal(callbacks.deliver(new URLSearchParams('state=a&code=2')), false);
    assert.equal((await waiting).get('code'), '1');
  });

  it('end with the signal, before and after', async () => {
    const callbacks = new Callbacks();
    const ending = new AbortController();
    const waiting = callbacks.wait('a', ending.signal);
    ending.abort(new AuthError('authorization_timeout'));
    await assert.rejects(waiting, { code: 'authorization_timeout' });
    await assert.rejects(callbacks.wait('a', ending.signal), { code: 'authorization_timeout' });
    assert.equal(callbacks.deliver(new URLSearchParams('state=a')), false);
  });
});

describe('authorizations', () => {
  const aborted = (signal: AbortSignal): Promise<void> =>
    new Promise((_resolve, reject) =>
      signal.addEventListener('abort', () => reject(new Error('of the task'))),
    );

  it('are one per server, and over in any case', async () => {
    const own = new Authorizations(60_000);
    const first = own.run('a', never, aborted);
    const replaced = assert.rejects(first, { code: 'authorization_replaced' });
    const second = own.run('a', never, aborted);
    await replaced;
    assert.equal(own.has('a'), true, 'the first one takes nothing of the second with it');
    await own.run('b', never, async () => undefined);
    assert.equal(own.has('b'), false);
    own.end('a', 'authorization_cancelled');
    await assert.rejects(second, { code: 'authorization_cancelled' });
    assert.equal(own.has('a'), false);
  });

  it('do not begin when they were cancelled before', async () => {
    let begun = false;
    const task = async (): Promise<void> => void (begun = true);
    const running = new Authorizations(60_000).run('a', AbortSignal.abort(), task);
    await assert.rejects(running, { code: 'authorization_cancelled' });
    assert.equal(begun, false);
  });

  it('end after their time', async () => {
    await assert.rejects(new Authorizations(1).run('a', never, aborted), {
      code: 'authorization_timeout',
    });
  });

  it('say what the task threw, and let go of whoever waits for the browser', async () => {
    let waiting = false;
    const failing = new Authorizations(60_000).run('a', never, async (signal) => {
      signal.addEventListener('abort', () => (waiting = true));
      throw new Error('of the task');
    });
    await assert.rejects(failing, { message: 'of the task' });
    assert.equal(waiting, true);
  });
});
