import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import * as https from 'node:https';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { toDaemon } from '../../src/protocol/toDaemon.ts';
import { createAuthority } from '../servers/certificates.ts';
import { listen, stop } from '../servers/http.ts';
import { startProxy, type RunningProxy } from '../servers/proxy.ts';
import { Running } from '../servers/running.ts';
import { agree, startSecureServer, type SecureServer } from '../servers/secureServer.ts';
import { told } from '../support/networks.ts';
import { Realm, type TestWindow } from '../support/testWindow.ts';

const SECRET = 'hunter2-of-the-proxy';

describe('the network of a daemon', () => {
  const running = new Running();
  let realm: Realm;
  let server: SecureServer;
  let proxy: RunningProxy;
  beforeEach(async () => {
    realm = await Realm.make();
    server = await running.keep(startSecureServer());
    const hosts = { 'mcp.example': server.port, 'issuer.example': server.port };
    proxy = await running.keep(startProxy({ hosts, credentials: `us:${SECRET}` }));
  });
  afterEach(async () => {
    await realm.close();
    await running.close();
  });

  const settings = () =>
    told({
      proxy: proxy.url.replace('//', `//us:${SECRET}@`),
      certificates: [server.authority.cert],
    });

  it('is what a window hands over, and its secret stays in memory', async () => {
    const window = await realm.window({ open: agree });
    await window.request(toDaemon.network, settings());
    const probed = await window.request(toDaemon.probe, { url: server.url });
    assert.deepEqual(probed, { scheme: 'oauth', detail: 'challenge' });
    const { id } = await window.request(toDaemon.addServer, {
      name: 'Demo',
      url: server.url,
      scheme: 'oauth',
    });
    await window.request(toDaemon.authorize, { id });
    assert.equal(proxy.connects.length, server.requests.length);
    await window.request(toDaemon.network, told({ proxy: proxy.url }));
    await assert.rejects(window.request(toDaemon.probe, { url: server.url }), {
      code: 'proxy_authorization',
      details: { proxy: proxy.name, host: `mcp.example:${server.port}` },
    });
    const seen = await everythingReadable(realm, window);
    for (const secret of [SECRET, Buffer.from(`us:${SECRET}`).toString('base64')])
      assert.ok(!seen.includes(secret));
  });

  it('shows the client certificate of a server that a tool reaches, and keeps its key to itself', async () => {
    const clients = createAuthority('Of the clients');
    const { cert, key: secret } = clients.issue(['keyring']);
    const asked = https.createServer(
      { ...server.authority.issue(['localhost']), ca: clients.cert, requestCert: true },
      ({ socket }, response) =>
        response.end(socket instanceof TLSSocket ? socket.getPeerX509Certificate()?.subject : ''),
    );
    const port = await listen(asked);
    await running.keep(Promise.resolve({ close: () => stop(asked) }));
    const value = JSON.stringify({ certificate: cert, certificateKey: secret });
    realm.secrets.set('client/demo', { key: 'client/demo', generation: 1, value });
    const window = await realm.window();
    await window.request(toDaemon.network, settings());
    const add = { name: 'Demo', url: `https://localhost:${port}/mcp`, scheme: 'none' } as const;
    const { id } = await window.request(toDaemon.addServer, add);
    const { url, key } = await window.request(toDaemon.callerKey, { host: 'vscode', server: id });
    const headers = { authorization: `Bearer ${key}` };
    const answer = await fetch(url, { method: 'POST', headers, body: '{}' });
    assert.equal(await answer.text(), 'CN=keyring');
    assert.ok(!(await everythingReadable(realm, window)).includes(secret.slice(100, 140)));
  });

  it('is not taken from a window that did not prove the key', async () => {
    await realm.window();
    const stranger = await realm.window({ key: randomBytes(32) });
    await assert.rejects(stranger.request(toDaemon.network, settings()), {
      code: 'keyring_locked',
    });
    const url = `https://localhost:${server.port}/mcp`;
    await assert.rejects(stranger.request(toDaemon.probe, { url }), {
      code: 'certificate_untrusted',
    });
  });

  it('lets a person allow a server the private network, and forbid it again', async () => {
    const window = await realm.window();
    const add = { name: 'Demo', url: server.url, scheme: 'oauth' } as const;
    const { id } = await window.request(toDaemon.addServer, add);
    for (const allowed of [true, false]) {
      await window.request(toDaemon.privateNetwork, { id, allowed });
      await window.until(({ servers }) => servers[0]?.server.network?.privateAddresses === allowed);
    }
    await assert.rejects(window.request(toDaemon.privateNetwork, { id: 'x', allowed: true }), {
      code: 'server_unknown',
    });
  });
});

/** What the daemon wrote, said and shows. */
async function everythingReadable({ root }: Realm, { log, state }: TestWindow): Promise<string> {
  const files = await readdir(root, { recursive: true, withFileTypes: true });
  const texts = await Promise.all(
    files.filter((file) => file.isFile()).map((f) => readFile(join(f.parentPath, f.name), 'utf8')),
  );
  return [...texts, ...log, JSON.stringify(state)].join('\n');
}
