import assert from 'node:assert/strict';
import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { toDaemon } from '../../src/protocol/toDaemon.ts';
import type { McpServerOptions } from '../servers/mcpServer.ts';
import { Running, type Pair } from '../servers/running.ts';
import { connect } from '../servers/testClient.ts';
import { Realm } from '../support/testWindow.ts';

describe('a server that was authorized and is shown a key instead', () => {
  const running = new Running();
  let pair: Pair;
  let realm: Realm;
  const seen: unknown[] = [];
  let client: Client | undefined;
  beforeEach(async () => {
    const door: NonNullable<McpServerOptions['door']> = ({ headers }) => {
      seen.push(headers.authorization);
      return headers.authorization === 'Bearer k-instead' ? 403 : undefined;
    };
    pair = await running.pair({}, { door });
    realm = await Realm.make();
  });
  afterEach(async () => {
    await client?.close();
    await realm.close();
    await running.close();
  });

  it('gets the key, and the token no more', async () => {
    const window = await realm.window();
    const { url } = pair.mcp;
    await window.request(toDaemon.addServer, { name: 'Demo', url, scheme: 'oauth' });
    await window.request(toDaemon.authorize, { id: 'demo' });
    await window.request(toDaemon.keepKey, { name: 'api', form: 'text', value: 'k-instead' });
    const headers = [{ name: 'Authorization', template: 'Bearer ${secret:api}' }];
    const auth = { scheme: 'headers', headers } as const;
    await window.request(toDaemon.changeAuth, { id: 'demo', auth });
    seen.splice(0);
    const { verdict } = await window.request(toDaemon.tryKeys, { id: 'demo' });
    assert.equal(verdict, 'forbids');
    const route = await window.request(toDaemon.callerKey, { host: 'vscode', server: 'demo' });
    await assert.rejects(async () => (client = await connect(route.url, route.key)), /-31001/u);
    assert.deepEqual([...new Set(seen)], ['Bearer k-instead']);
  });
});
