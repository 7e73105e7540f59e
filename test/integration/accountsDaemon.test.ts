import assert from 'node:assert/strict';
import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { toDaemon } from '../../src/protocol/toDaemon.ts';
import type { AccountView, State } from '../../src/protocol/state.ts';
import { visit } from '../servers/browser.ts';
import { Running, type Pair } from '../servers/running.ts';
import { connect } from '../servers/testClient.ts';
import { eventually } from '../support/eventually.ts';
import { Realm, type TestWindow } from '../support/testWindow.ts';

describe('a daemon with several accounts of a server', () => {
  const running = new Running();
  let user: string;
  let pair: Pair;
  let realm: Realm;
  let window: TestWindow;
  const clients: Client[] = [];
  beforeEach(async () => {
    pair = await running.pair();
    realm = await Realm.make();
    const open = async (url: string): Promise<void> => void visit(url, { user });
    window = await realm.window({ open });
    await window.request(toDaemon.addServer, { name: 'Demo', url: pair.mcp.url, scheme: 'oauth' });
    user = 'alice';
    await window.request(toDaemon.authorize, { id: 'demo' });
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.close();
    await realm.close();
    await running.close();
  });

  async function add(as: string): Promise<string> {
    user = as;
    return (await window.request(toDaemon.authorize, { id: 'demo', account: 'new' })).id;
  }
  const keyOf = (account?: string) =>
    window.request(toDaemon.callerKey, {
      host: 'vscode',
      server: 'demo',
      ...(account && { account }),
    });
  async function tool(account?: string): Promise<Client> {
    const { url, key } = await keyOf(account);
    const connected = await connect(url, key);
    clients.push(connected);
    return connected;
  }
  async function whoAmI(of: Client): Promise<string> {
    return (
      /subject\\":\\"(\w+)/u.exec(JSON.stringify(await of.callTool({ name: 'whoami' })))?.[1] ?? ''
    );
  }
  const accounts = ({ servers }: State): readonly AccountView[] => servers[0]?.accounts ?? [];

  it('shows one as before, and each of several with what it is', async () => {
    const one = await window.until(({ servers }) => servers[0]?.credential !== undefined);
    assert.equal(one.servers[0]?.accounts, undefined);
    assert.equal(await add('bob'), 'demo~2');
    const state = await window.until((now) => accounts(now).length === 2);
    assert.deepEqual(
      accounts(state).map(({ id, isDefault, credential }) => [id, isDefault, credential?.account]),
      [
        ['demo', true, 'alice'],
        ['demo~2', false, 'bob'],
      ],
    );
    assert.equal(state.servers[0]?.credential?.account, 'alice');
  });

  it('lets each reach the server as its own person, by its own key', async () => {
    await add('bob');
    const [byDefault, alice, bob] = [await tool(), await tool('demo'), await tool('demo~2')];
    assert.deepEqual(
      [await whoAmI(byDefault), await whoAmI(alice), await whoAmI(bob)],
      ['alice', 'alice', 'bob'],
    );
    const keys = [await keyOf(), await keyOf('demo'), await keyOf('demo~2')].map(({ key }) => key);
    assert.equal(new Set(keys).size, 3);
  });

  it('gives no key for an account that a server does not have', async () => {
    for (const account of ['demo~2', 'other', 'demo~x'])
      await assert.rejects(keyOf(account), { code: 'not_authorized' });
    await assert.rejects(window.request(toDaemon.authorize, { id: 'demo~2' }), {
      code: 'server_unknown',
    });
  });

  it('uses another one by default from the next request on; a named one stays', async () => {
    await add('bob');
    const { url, key } = await keyOf();
    const named = await tool('demo');
    await window.request(toDaemon.useAccount, { id: 'demo~2' });
    const after = await connect(url, key);
    clients.push(after);
    assert.equal(await whoAmI(after), 'bob');
    assert.equal(await whoAmI(named), 'alice');
    assert.match(JSON.stringify(realm.servers), /"account":"demo~2"/u);
  });

  it('ends a request as who began it, when another is chosen while it runs', async () => {
    await add('bob');
    const began = await tool();
    const { accessToken } = JSON.parse(realm.secrets.get('credential/demo')?.value ?? '{}');
    pair.as.intercept(async (request, forward) => {
      const answer = await forward(request);
      const asked = request.body.includes(accessToken) && request.path.endsWith('introspection');
      if (!asked) return answer;
      await window.request(toDaemon.useAccount, { id: 'demo~2' });
      return { ...answer, body: Buffer.from('{"active":false}') };
    });
    await assert.rejects(whoAmI(began), 'it is not repeated as somebody else');
    await eventually('the person is told for whom', () => {
      return window.attention.includes('demo token_rejected');
    });
  });

  it('says that a revoked one must be authorized, to whom it is named, and acts as no other', async () => {
    await add('bob');
    await window.request(toDaemon.useAccount, { id: 'demo~2' });
    const { url, key } = await keyOf('demo~2');
    await window.request(toDaemon.revoke, { id: 'demo~2' });
    for (const shown of [key, (await keyOf()).key])
      await assert.rejects(connect(url, shown), /Authorize this server/u);
    assert.equal((await keyOf('demo~2')).key, key);
    await eventually('the person is told for whom', () => {
      return window.attention.includes('demo~2 not_authorized');
    });
    user = 'bob';
    await window.request(toDaemon.authorize, { id: 'demo~2' });
    const again = await connect(url, key);
    clients.push(again);
    assert.equal(await whoAmI(again), 'bob');
  });

  it('ends the key of one that is removed, and gives its number to no other', async () => {
    await add('bob');
    await window.request(toDaemon.useAccount, { id: 'demo~2' });
    const { url, key } = await keyOf('demo~2');
    const { receipt } = await window.request(toDaemon.removeAccount, { id: 'demo~2' });
    assert.equal(receipt?.issuer, 'revoked');
    await assert.rejects(connect(url, key), /Connect this tool again/u);
    await assert.rejects(keyOf('demo~2'), { code: 'not_authorized' });
    assert.equal(await whoAmI(await tool()), 'alice');
    assert.equal(await add('carol'), 'demo~3');
    assert.equal(await whoAmI(await tool()), 'alice', 'the default stays');
  });

  it('ends the key also of one that was revoked before, and of none that it never had', async () => {
    await add('bob');
    const { url, key } = await keyOf('demo~2');
    await window.request(toDaemon.revoke, { id: 'demo~2' });
    await assert.rejects(window.request(toDaemon.useAccount, { id: 'demo~2' }), {
      code: 'not_authorized',
    });
    assert.deepEqual(await window.request(toDaemon.removeAccount, { id: 'demo~2' }), {});
    await assert.rejects(connect(url, key), /Connect this tool again/u);
    await assert.rejects(window.request(toDaemon.removeAccount, { id: 'demo~9' }), {
      code: 'server_unknown',
    });
    assert.equal(await whoAmI(await tool()), 'alice');
  });

  it('keeps the same default when the first one is removed', async () => {
    await add('bob');
    await window.request(toDaemon.useAccount, { id: 'demo~2' });
    await window.request(toDaemon.removeAccount, { id: 'demo' });
    const state = await window.until((now) => accounts(now).length === 1);
    assert.deepEqual(accounts(state)[0]?.credential?.account, 'bob');
    assert.equal(await whoAmI(await tool()), 'bob');
  });

  it('leaves nothing of any of them when the server is removed', async () => {
    await add('bob');
    await keyOf('demo~2');
    const tokens = ['demo', 'demo~2'].map((id): string => {
      return JSON.parse(realm.secrets.get(`credential/${id}`)?.value ?? '{}').accessToken;
    });
    await window.request(toDaemon.removeServer, { id: 'demo' });
    await eventually('its secrets are gone', () => realm.secrets.size === 0);
    for (const token of tokens) assert.equal((await pair.as.introspect(token)).active, false);
  });

  it('renews each of them by itself', async () => {
    await realm.close();
    await running.close();
    pair = await running.pair({ accessTokenSeconds: 8 });
    realm = await Realm.make();
    window = await realm.window({ open: async (url) => void visit(url, { user }) });
    await window.request(toDaemon.addServer, { name: 'Demo', url: pair.mcp.url, scheme: 'oauth' });
    user = 'alice';
    await window.request(toDaemon.authorize, { id: 'demo' });
    await add('bob');
    const ends = (state: State): number[] =>
      accounts(state).map(({ credential }) => credential?.expiresAt ?? 0);
    const first = ends(await window.until((now) => ends(now).length === 2));
    await window.until((now) => ends(now).every((end, n) => end > (first[n] ?? Infinity)));
  });
});
