import assert from 'node:assert/strict';
import { Running } from '../servers/running.ts';
import { bench, listed, person } from '../support/brokerBench.ts';

const never = new AbortController().signal;

describe('bad input in SecretStorage', () => {
  const running = new Running();
  afterEach(() => running.close());

  for (const value of [
    '',
    'not json',
    'null',
    '[]',
    '{}',
    '{"serverId":"demo","accessToken":7}',
    '{"accessToken":"x"',
  ]) {
    it(`a credential ${JSON.stringify(value)} is damaged, is not deleted, and mended by an authorization`, async () => {
      const { mcp } = await running.pair({}, {});
      const first = await bench(listed(mcp.url));
      const entry = { key: 'credential/demo', generation: 3, value };
      first.store.entries.set(entry.key, entry);
      const own = await bench(listed(mcp.url), first);
      for (const use of [
        own.broker.credentialFor('demo'),
        own.broker.refresh('demo'),
        own.broker.replacementFor('demo', 'x'),
      ])
        await assert.rejects(use, { code: 'credential_damaged' });
      assert.equal(own.broker.facts('demo'), undefined);
      await assert.rejects(own.broker.authorize('demo', person({ decision: 'deny' }), never), {
        code: 'authorization_denied',
      });
      assert.deepEqual(own.store.entries.get(entry.key), entry);
      await own.broker.authorize('demo', person(), never);
      assert.ok(await own.broker.credentialFor('demo'));
      assert.equal(own.store.entries.get(entry.key)?.generation, 4);
    });
  }

  it('a damaged registration is made anew', async () => {
    const { as, mcp } = await running.pair({}, {});
    const first = await bench(listed(mcp.url));
    await first.broker.authorize('demo', person(), never);
    for (const [key, entry] of first.store.entries)
      if (key.startsWith('registration/'))
        first.store.entries.set(key, { ...entry, generation: 9, value: '{"kind"' });
    const own = await bench(listed(mcp.url), first);
    await own.broker.authorize('demo', person(), never);
    assert.equal(as.requests.filter(({ path }) => path === '/reg').length, 2);
  });

  it('entries of somebody else are left alone', async () => {
    const { mcp } = await running.pair({}, {});
    const first = await bench(listed(mcp.url));
    const foreign = { key: 'something/else', generation: 1, value: 'theirs' };
    first.store.entries.set(foreign.key, foreign);
    const own = await bench(listed(mcp.url), first);
    await own.broker.authorize('demo', person(), never);
    await own.broker.forget('demo');
    assert.deepEqual([...own.store.entries.values()], [foreign]);
  });
});
