import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { toDaemon } from '../../src/protocol/toDaemon.ts';
import { visit } from '../servers/browser.ts';
import { Running } from '../servers/running.ts';
import { eventually } from '../support/eventually.ts';
import { IssuedSecrets } from '../support/issuedSecrets.ts';
import type { Observer } from '../support/observer.ts';
import { call, demoGone, startDemo } from './support/mcpClient.ts';
import {
  authorized,
  beginAuthorization,
  chooseRedirect,
  observeKeyring,
} from './support/person.ts';
import { SentHeaders } from './support/sentHeaders.ts';

describe("VS Code's own MCP client", function () {
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

  async function gatewayOrigin(): Promise<string> {
    const { gateway } = await keyring.until('the gateway listens', (state) => !!state.gateway.port);
    return `http://127.0.0.1:${gateway.port}`;
  }

  it('uses a server through the gateway: it has the caller key, the server gets the token', async () => {
    const { as, mcp } = await running.pair();
    const issued = new IssuedSecrets(as);
    const sent = new SentHeaders(await gatewayOrigin());
    await authorized(keyring, 'use', mcp.url);
    await startDemo();
    assert.equal(JSON.parse(await call('whoami')).subject, 'alice');
    sent.dispose();

    const received = mcp.requests.filter(({ rpc }) => rpc === 'tools/call');
    assert.deepEqual(
      received.map(({ authorization }) => authorization),
      [`Bearer ${issued.last('access_token')}`],
    );
    assert.ok(sent.count > 3, `${sent.count} requests to the gateway were seen`);
    assert.equal(sent.authorizations.length, 1, 'one caller key, on every request');
    assert.match(sent.authorizations[0] ?? '', /^Bearer [\w-]{43}$/u);
    assert.deepEqual(
      issued.all().filter(({ value }) => sent.authorizations[0]?.includes(value)),
      [],
    );
  });

  it('goes on with the next token in mid-session', async () => {
    const { as, mcp } = await running.pair();
    const issued = new IssuedSecrets(as);
    const id = await authorized(keyring, 'session', mcp.url);
    await startDemo();
    await call('whoami');
    const sessions = mcp.sessions;
    await keyring.request(toDaemon.refresh, { id });
    await call('whoami');
    const tokens = mcp.requests
      .filter(({ rpc }) => rpc === 'tools/call')
      .map((one) => one.authorization);
    assert.deepEqual(
      tokens,
      issued.of('access_token').map((token) => `Bearer ${token}`),
    );
    assert.equal(tokens.length, 2);
    assert.equal(mcp.sessions, sessions, 'the same MCP session');
  });

  it('uses the account that is bound in the workspace, from then on', async () => {
    const { mcp } = await running.pair();
    const id = await authorized(keyring, 'accounts', mcp.url);
    await startDemo();
    assert.equal(JSON.parse(await call('whoami')).subject, 'alice');
    await visit(await beginAuthorization(id, 'mcpKeyring.addAccount'), { user: 'bob' });
    await keyring.server('accounts', 'has two', ({ accounts }) => accounts?.length === 2);
    const account = { serverId: id, account: `${id}~2` };
    await vscode.commands.executeCommand('mcpKeyring.useInWorkspace', account);
    await eventually('VS Code has resolved the server anew', async () => {
      await startDemo();
      return JSON.parse(await call('whoami')).subject === 'bob';
    });
    await vscode.commands.executeCommand('mcpKeyring.useByDefault', account);
    const named = { serverId: id, account: id };
    await vscode.commands.executeCommand('mcpKeyring.useInWorkspace', named);
    await eventually('VS Code has resolved the server anew', async () => {
      await startDemo();
      return JSON.parse(await call('whoami')).subject === 'alice';
    });
  });

  it('loses the tools of a server that is removed', async () => {
    const { mcp } = await running.pair();
    const id = await authorized(keyring, 'removed', mcp.url);
    await startDemo();
    await keyring.request(toDaemon.removeServer, { id });
    await demoGone();
    await assert.rejects(call('whoami'));
  });
});
