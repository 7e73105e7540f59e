import assert from 'node:assert/strict';
import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { toAuthError } from '../../src/core/errors.ts';
import { toDaemon } from '../../src/protocol/toDaemon.ts';
import { Running, type Pair } from '../servers/running.ts';
import { connect } from '../servers/testClient.ts';
import { Realm, type TestWindow } from '../support/testWindow.ts';

const KEY = 'k-0123456789abcdefghijklmnop';

describe('a server that wants a token, behind one that wants a key', () => {
  const running = new Running();
  let pair: Pair;
  let realm: Realm;
  let window: TestWindow;
  let client: Client | undefined;
  beforeEach(async () => {
    pair = await running.pair(
      {},
      { door: ({ headers }) => (headers['x-gateway-key'] === KEY ? undefined : 403) },
    );
    realm = await Realm.make();
    window = await realm.window();
    const headers = [{ name: 'X-Gateway-Key', template: '${secret:gate}' }];
    const server = { name: 'Demo', url: pair.mcp.url, scheme: 'oauth', headers } as const;
    await window.request(toDaemon.addServer, server);
  });
  afterEach(async () => {
    await client?.close();
    await realm.close();
    await running.close();
  });

  const authorize = () => window.request(toDaemon.authorize, { id: 'demo' });
  const enter = () => window.request(toDaemon.keepKey, { name: 'gate', form: 'text', value: KEY });

  it('is shown the key from the first question to the last, and its issuer never', async () => {
    const shown: string[] = [];
    pair.as.intercept((request, forward) => {
      shown.push(JSON.stringify(request.headers));
      return forward(request);
    });
    await enter();
    await authorize();
    const route = { host: 'vscode', server: 'demo' };
    const { url, key } = await window.request(toDaemon.callerKey, route);
    client = await connect(url, key);
    assert.equal((await client.listTools()).tools.length, 3);
    const { receipt } = await window.request(toDaemon.revoke, { id: 'demo' });
    assert.equal(receipt?.server, 'refuses', 'the token is proved dead, the key is not in the way');
    assert.ok(shown.length > 3);
    assert.ok(!shown.join().includes(KEY));
  });

  it('is not asked for anything as long as the key is missing', async () => {
    const error = toAuthError(await authorize().catch((thrown: unknown) => thrown));
    assert.equal(error.code, 'key_missing');
    assert.deepEqual(pair.mcp.requests, []);
  });
});
