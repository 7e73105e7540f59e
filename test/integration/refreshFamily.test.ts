import assert from 'node:assert/strict';
import { toDaemon } from '../../src/protocol/toDaemon.ts';
import { Running, type Pair } from '../servers/running.ts';
import { bench, listed, person } from '../support/brokerBench.ts';
import { Realm, type TestWindow } from '../support/testWindow.ts';

const never = new AbortController().signal;

describe('an issuer that revokes a family of tokens when a refresh token comes twice', () => {
  const running = new Running();
  let pair: Pair;
  beforeEach(async () => (pair = await running.pair()));
  afterEach(() => running.close());

  it('does so', async () => {
    const own = await bench(listed(pair.mcp.url));
    await own.broker.authorize('demo', person(), never);
    const used = own.secrets.get('credential/demo') ?? '';
    const { accessToken } = await own.broker.refresh('demo');
    assert.equal((await pair.as.introspect(accessToken)).active, true);
    await own.secrets.put('credential/demo', used);
    await assert.rejects(own.broker.refresh('demo'), { code: 'credential_expired' });
    assert.equal((await pair.as.introspect(accessToken)).active, false);
  });

  it('gets one request from two windows with 20 refreshes each at the same instant', async () => {
    const realm = await Realm.make();
    try {
      const windows = [await realm.window(), await realm.window()];
      const [first] = windows;
      assert.ok(first);
      const server = { name: 'Demo', url: pair.mcp.url, scheme: 'oauth' } as const;
      const { id } = await first.request(toDaemon.addServer, server);
      await first.request(toDaemon.authorize, { id });
      for (let round = 1; round <= 3; round++) {
        const hold = pair.as.holdNext('/token', 'before');
        const refreshing = windows.flatMap((window) =>
          Array.from({ length: 20 }, () => window.request(toDaemon.refresh, { id })),
        );
        await hold.reached;
        await Promise.all(windows.map(arrived));
        hold.release();
        await Promise.all(refreshing);
        assert.equal(pair.as.tokenRequests('refresh_token'), round);
      }
      const state = await first.until(({ servers }) => servers[0]?.busy === false);
      assert.equal(state.servers[0]?.credential?.failure, undefined);
      assert.equal(state.servers[0]?.credential?.hasRefreshToken, true);
    } finally {
      await realm.close();
    }
  });
});

/** Resolves when the daemon has taken whatever the window sent before. */
async function arrived(window: TestWindow): Promise<void> {
  await window.request(toDaemon.callback, { query: '' });
}
