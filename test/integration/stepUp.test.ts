import assert from 'node:assert/strict';
import { toDaemon } from '../../src/protocol/toDaemon.ts';
import { visit } from '../servers/browser.ts';
import { Running } from '../servers/running.ts';
import { connect } from '../servers/testClient.ts';
import { Realm, type TestWindow } from '../support/testWindow.ts';

const id = 'demo';

describe('a tool that lacks a scope', () => {
  const running = new Running();
  let realm: Realm;
  let window: TestWindow;
  let user: string;
  beforeEach(async () => {
    realm = await Realm.make();
    user = 'alice';
    window = await realm.window({ open: async (url) => void visit(url, { user }) });
    const toolScopes = { echo: 'mcp:write', slow: 'mcp:admin' };
    const { mcp } = await running.pair({}, { toolScopes });
    await window.request(toDaemon.addServer, { name: 'Demo', url: mcp.url, scheme: 'oauth' });
    await window.request(toDaemon.authorize, { id });
  });
  afterEach(async () => {
    await realm.close();
    await running.close();
  });

  /** Calls a tool through the gateway. @throws the sentence for the person in front of the tool */
  async function call(name: string, account?: string): Promise<unknown> {
    const pair = { host: 'vscode', server: id, ...(account && { account }) };
    const { url, key } = await window.request(toDaemon.callerKey, pair);
    const client = await connect(url, key);
    try {
      return await client.callTool({ name, arguments: { text: 'hello' } });
    } finally {
      await client.close();
    }
  }

  const missing = (): readonly string[] | undefined => window.state?.servers[0]?.missingScopes;
  const missingOf = (account: string): readonly string[] | undefined =>
    window.state?.servers[0]?.accounts?.find((one) => one.id === account)?.missingScopes;

  it('calls a person, who sees what is missing until it is granted', async () => {
    await assert.rejects(call('echo'), /insufficient_scope/u);
    await window.until(() => missing() !== undefined);
    assert.deepEqual(missing(), ['mcp:write']);
    assert.deepEqual(window.attention, ['demo insufficient_scope']);
    const { credential } = await window.request(toDaemon.authorize, { id, stepUp: ['mcp:write'] });
    assert.deepEqual(credential?.scopes, ['mcp:read', 'mcp:write']);
    await window.until(() => missing() === undefined);
    assert.match(JSON.stringify(await call('echo')), /hello/u);
  });

  it('calls the person for the account that was refused, and judges by what that one has', async () => {
    user = 'bob';
    await window.request(toDaemon.authorize, { id, account: 'new' });
    await window.request(toDaemon.authorize, { id: 'demo~2', stepUp: ['mcp:admin'] });
    await assert.rejects(call('slow', 'demo~2'), /scopes_refused/u);
    await assert.rejects(call('echo', 'demo~2'), /insufficient_scope/u);
    await assert.rejects(call('slow', 'demo'), /insufficient_scope/u);
    await window.until(() => missing() !== undefined);
    assert.deepEqual(window.attention, ['demo~2 insufficient_scope', 'demo insufficient_scope']);
    await window.request(toDaemon.authorize, { id: 'demo~2', stepUp: ['mcp:write'] });
    assert.match(JSON.stringify(await call('echo', 'demo~2')), /hello/u);
  });

  it('keeps apart what each account lacks, until that one has asked for it or is gone', async () => {
    user = 'bob';
    await window.request(toDaemon.authorize, { id, account: 'new' });
    await assert.rejects(call('echo', 'demo'), /insufficient_scope/u);
    await assert.rejects(call('echo', 'demo~2'), /insufficient_scope/u);
    await assert.rejects(call('slow', 'demo~2'), /insufficient_scope/u);
    await window.until(() => missingOf('demo~2')?.length === 2);
    assert.deepEqual(missingOf('demo'), ['mcp:write']);
    assert.deepEqual(missing(), ['mcp:write'], 'the server shows those of its default account');
    await window.request(toDaemon.authorize, { id: 'demo~2', stepUp: ['mcp:write'] });
    await window.until(() => missingOf('demo~2')?.length === 1);
    assert.deepEqual([missingOf('demo'), missingOf('demo~2')], [['mcp:write'], ['mcp:admin']]);
    await window.request(toDaemon.useAccount, { id: 'demo~2' });
    await window.until(() => missing()?.[0] === 'mcp:admin');
    await window.request(toDaemon.revoke, { id: 'demo~2' });
    await window.until(() => missing() === undefined);
    assert.deepEqual(missingOf('demo'), ['mcp:write']);
  });

  it('calls nobody again for what the issuer did not grant, and says so to the tool', async () => {
    await assert.rejects(call('slow'), /insufficient_scope/u);
    const { credential } = await window.request(toDaemon.authorize, { id, stepUp: ['mcp:admin'] });
    assert.deepEqual(credential?.refusedScopes, ['mcp:admin']);
    await assert.rejects(call('slow'), /scopes_refused/u);
    await assert.rejects(call('echo'), /insufficient_scope/u);
    await window.until(() => missing() !== undefined);
    assert.deepEqual(missing(), ['mcp:write']);
    assert.deepEqual(window.attention, ['demo insufficient_scope', 'demo insufficient_scope']);
  });
});
