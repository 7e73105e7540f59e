import assert from 'node:assert/strict';
import { toDaemon } from '../../src/protocol/toDaemon.ts';
import { jsonAnswer, send } from '../servers/http.ts';
import { Running } from '../servers/running.ts';
import { eventually } from '../support/eventually.ts';
import { Realm } from '../support/testWindow.ts';

const body = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'test', version: '1' },
  },
});
const json = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };

describe('the gateway of a daemon', () => {
  const running = new Running();
  let realm: Realm;
  beforeEach(async () => (realm = await Realm.make()));
  afterEach(async () => {
    await realm.close();
    await running.close();
  });

  it('renews an expired token once for fifty requests at the same instant', async () => {
    const { as, mcp } = await running.pair({ accessTokenSeconds: 2 });
    let down = true;
    as.intercept((request, forward) => {
      const refused = down && request.body.includes('grant_type=refresh_token');
      return refused ? Promise.resolve(jsonAnswer(503, {})) : forward(request);
    });
    const window = await realm.window();
    const { id } = await window.request(toDaemon.addServer, {
      name: 'Demo',
      url: mcp.url,
      scheme: 'oauth',
    });
    await window.request(toDaemon.authorize, { id });
    const state = await window.until(
      ({ servers }) => servers[0]?.credential?.failure !== undefined,
    );
    const { expiresAt: end = 0, failure } = state.servers[0]?.credential ?? {};
    const breath = (failure?.at ?? 0) + 2_000;
    await eventually('the token expired', () => Date.now() > Math.max(end, breath));
    down = false;
    const before = as.tokenRequests('refresh_token');
    const { url, key } = await window.request(toDaemon.callerKey, { host: 'vscode', server: id });
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        send(url, { method: 'POST', headers: { ...json, authorization: `Bearer ${key}` }, body }),
      ),
    );
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
    assert.equal(as.tokenRequests('refresh_token') - before, 1);
  });

  it('renews a token by itself before it expires', async () => {
    const { as, mcp } = await running.pair({ accessTokenSeconds: 4 });
    const window = await realm.window();
    const { id } = await window.request(toDaemon.addServer, {
      name: 'Demo',
      url: mcp.url,
      scheme: 'oauth',
    });
    await window.request(toDaemon.authorize, { id });
    const first = await window.until(({ servers }) => servers[0]?.credential !== undefined);
    const { expiresAt: end = 0 } = first.servers[0]?.credential ?? {};
    const next = await window.until(
      ({ servers }) => (servers[0]?.credential?.expiresAt ?? 0) > end,
    );
    assert.ok(
      (next.servers[0]?.credential?.obtainedAt ?? Infinity) < end,
      'renewed while the old one was good',
    );
    assert.ok(as.tokenRequests('refresh_token') >= 1);
  });
});
