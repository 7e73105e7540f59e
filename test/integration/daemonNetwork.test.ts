import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toDaemon } from '../../src/protocol/toDaemon.ts';
import { startProxy, type RunningProxy } from '../servers/proxy.ts';
import { Running } from '../servers/running.ts';
import { agree, startSecureServer, type SecureServer } from '../servers/secureServer.ts';
import { told } from '../support/networks.ts';
import { Realm } from '../support/testWindow.ts';

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
    const files = await readdir(realm.root, { recursive: true, withFileTypes: true });
    const texts = await Promise.all(
      files
        .filter((file) => file.isFile())
        .map((f) => readFile(join(f.parentPath, f.name), 'utf8')),
    );
    const seen = [...texts, ...window.log, JSON.stringify(window.state)].join('\n');
    for (const secret of [SECRET, Buffer.from(`us:${SECRET}`).toString('base64')])
      assert.ok(!seen.includes(secret));
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
