import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'mocha';
import { toDaemon } from '../../src/protocol/toDaemon.ts';
import { Running } from '../servers/running.ts';
import { eventually } from '../support/eventually.ts';
import { IssuedSecrets } from '../support/issuedSecrets.ts';
import { statusOf, type Observer } from '../support/observer.ts';
import { call, demoGone, startDemo } from './support/mcpClient.ts';
import { answering, authorized, chooseRedirect, observeKeyring, run } from './support/person.ts';

describe('credential', function () {
  this.timeout(60_000);
  const running = new Running();
  let keyring: Observer;
  before(async () => (keyring = await observeKeyring()));
  afterEach(async () => {
    await keyring.removeServers();
    await demoGone();
    await running.close();
  });
  after(async () => {
    await chooseRedirect('auto');
    keyring.close();
  });

  it('is refreshed on command, and the refresh token before it is spent', async () => {
    const { as, mcp } = await running.pair();
    const issued = new IssuedSecrets(as);
    const id = await authorized(keyring, 'refreshed', mcp.url);
    const token = issued.last('access_token');
    const refreshToken = issued.last('refresh_token');
    const { credential: old } = await keyring.server('refreshed', 'is there', () => true);
    run('mcpKeyring.refresh', id);
    await keyring.server('refreshed', 'has another token', ({ credential }) => {
      return credential !== undefined && credential.obtainedAt !== old?.obtainedAt;
    });
    assert.notEqual(issued.last('access_token'), token);
    assert.notEqual(issued.last('refresh_token'), refreshToken);
    assert.equal((await as.introspect(refreshToken)).active, false);
    assert.equal((await as.introspect(issued.last('refresh_token'))).active, true);
    assert.equal(as.tokenRequests('refresh_token'), 1);
  });

  it('renews itself before it ends, with nobody asking', async () => {
    const { as, mcp } = await running.pair({ accessTokenSeconds: 5 });
    const issued = new IssuedSecrets(as);
    await authorized(keyring, 'short', mcp.url);
    const first = issued.last('access_token');
    await eventually('the third token', () => issued.of('access_token').length >= 3);
    assert.equal((await as.introspect(issued.last('access_token'))).active, true);
    assert.notEqual(issued.last('access_token'), first);
    const view = await keyring.server('short', 'is there', () => true);
    assert.notEqual(statusOf(view).kind, 'expired');
    assert.ok(!mcp.requests.some((one) => one.authorization), 'no tool used it');
  });

  it('expires when the issuer gave no refresh token, and the tool reads what to do', async () => {
    const { mcp } = await running.pair({ accessTokenSeconds: 6, refreshTokens: false });
    await authorized(keyring, 'ends', mcp.url);
    await startDemo();
    const calls = (): number => mcp.requests.filter(({ rpc }) => rpc === 'tools/call').length;
    const expired = await keyring.server(
      'ends',
      'has expired',
      (view) => statusOf(view).kind === 'expired',
    );
    assert.deepEqual(statusOf(expired), { kind: 'expired', renewable: false });
    const sent = calls();
    await assert.rejects(call('whoami'), /has expired.*MCP: Authorize Server/iu);
    assert.equal(calls(), sent, 'nothing went to the server');
  });

  it('is revoked on command, after one question: dead at the issuer, gone here, and tools read it', async () => {
    const { as, mcp } = await running.pair();
    const issued = new IssuedSecrets(as);
    const id = await authorized(keyring, 'revoked', mcp.url);
    const tokens = (['access_token', 'refresh_token'] as const).map((name) => issued.last(name));
    const active = () =>
      Promise.all(tokens.map(async (token) => (await as.introspect(token)).active));
    await startDemo();

    const question = await answering('Cancel', 'mcpKeyring.revoke', id);
    assert.equal(question, 'Revoke the token of revoked?');
    await keyring.server('revoked', 'is as it was', ({ credential }) => credential !== undefined);
    assert.deepEqual(await active(), [true, true]);
    await answering('Revoke', 'mcpKeyring.revoke', id);
    await keyring.server('revoked', 'has no credential', ({ credential }) => !credential);
    assert.deepEqual(await active(), [false, false]);
    await assert.rejects(call('whoami'), /needs to be authorized.*MCP: Authorize Server/iu);
  });

  it('is withdrawn at the issuer when its server is removed', async () => {
    const { as, mcp } = await running.pair();
    const issued = new IssuedSecrets(as);
    const id = await authorized(keyring, 'withdrawn', mcp.url);
    await keyring.request(toDaemon.removeServer, { id });
    for (const name of ['access_token', 'refresh_token'] as const) {
      assert.equal((await as.introspect(issued.last(name))).active, false, name);
    }
  });
});
