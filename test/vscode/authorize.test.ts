import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { approve, visit } from '../servers/browser.ts';
import { Running, type Pair } from '../servers/running.ts';
import { IssuedSecrets } from '../support/issuedSecrets.ts';
import { statusOf, type Observer } from '../support/observer.ts';
import {
  addServer,
  approveByUri,
  beginAuthorization,
  chooseRedirect,
  observeKeyring,
} from './support/person.ts';

describe('authorize', () => {
  const running = new Running();
  let keyring: Observer;
  let pair: Pair;
  let issued: IssuedSecrets;

  before(async () => (keyring = await observeKeyring()));
  after(async () => {
    await chooseRedirect('auto');
    keyring.close();
  });
  beforeEach(async () => {
    pair = await running.pair();
    issued = new IssuedSecrets(pair.as);
  });
  afterEach(async () => {
    await keyring.removeServers();
    await running.close();
  });

  it('adds a server as it was given, connected to VS Code', async () => {
    await addServer(keyring, 'Added', `  ${pair.mcp.url} `);
    const view = await keyring.server('Added', 'is connected', (one) => one.connections.length > 0);
    assert.equal(view.server.url, pair.mcp.url);
    assert.deepEqual(view.connections, [{ host: 'vscode', delivery: 'provider' }]);
    assert.deepEqual(statusOf(view), { kind: 'none' });
  });

  it('adds nothing when the address could not be typed either', async () => {
    const url = 'http://mcp.example.com/mcp';
    void vscode.commands.executeCommand('mcpKeyring.addServer', {
      url,
      name: 'Plain',
      scheme: 'oauth',
    });
    await addServer(keyring, 'After', pair.mcp.url);
    const { servers } = await keyring.until('a state', () => true);
    assert.deepEqual(
      servers.map(({ server }) => server.name),
      ['After'],
    );
  });

  it('comes back by the URI handler', async () => {
    await chooseRedirect('uriHandler');
    const url = await beginAuthorization(await addServer(keyring, 'By URI', pair.mcp.url));
    await keyring.server('By URI', 'is busy', ({ busy }) => busy);
    await approveByUri(url);
    const view = await keyring.server(
      'By URI',
      'is authorized',
      (one) => one.credential !== undefined,
    );
    assert.equal(statusOf(view).kind, 'ready');
    assert.equal(view.credential?.account, 'alice');
    assert.match(view.credential?.redirectUri ?? '', /callback/u);
    assert.doesNotMatch(view.credential?.redirectUri ?? '', /:\d+\/callback$/u);
    assert.equal((await pair.as.introspect(issued.last('access_token'))).active, true);
  });

  it('comes back by loopback', async () => {
    await chooseRedirect('loopback');
    const url = await beginAuthorization(await addServer(keyring, 'By loopback', pair.mcp.url));
    const page = await visit(url);
    assert.equal(page.status, 200);
    const view = await keyring.server(
      'By loopback',
      'is authorized',
      (one) => one.credential !== undefined,
    );
    assert.match(view.credential?.redirectUri ?? '', /^http:\/\/127\.0\.0\.1:\d+\/callback$/u);
    assert.equal((await pair.as.introspect(issued.last('access_token'))).active, true);
  });

  it('takes no answer that carries another state', async () => {
    await chooseRedirect('uriHandler');
    const url = await beginAuthorization(await addServer(keyring, 'Forged', pair.mcp.url));
    const { uriScheme } = vscode.env;
    const forged = `${uriScheme}://mcp-keyring.mcp-keyring/callback?code=stolen&state=guessed`;
    await vscode.commands.executeCommand('vscode.open', vscode.Uri.parse(forged));
    await approveByUri(url);
    await keyring.server('Forged', 'is authorized', (one) => one.credential !== undefined);
    assert.equal(pair.as.tokenRequests('authorization_code'), 1);
  });

  it('leaves nothing behind when the person declines', async () => {
    await chooseRedirect('loopback');
    const url = await beginAuthorization(await addServer(keyring, 'Declined', pair.mcp.url));
    const back = await approve(url, { decision: 'deny' });
    await fetch(back);
    const view = await keyring.server('Declined', 'is not busy', ({ busy }) => !busy);
    assert.equal(view.credential, undefined);
    assert.deepEqual(issued.of('access_token'), []);
  });
});
