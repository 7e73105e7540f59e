import assert from 'node:assert/strict';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toDaemon } from '../../src/protocol/toDaemon.ts';
import { Running } from '../servers/running.ts';
import { connect } from '../servers/testClient.ts';
import { buildDaemon } from '../support/buildDaemon.ts';
import { eventually } from '../support/eventually.ts';
import { Realm, killed, type TestWindow } from '../support/testWindow.ts';

describe('daemon', () => {
  const running = new Running();
  let realm: Realm;
  beforeEach(async () => (realm = await Realm.make()));
  afterEach(async () => {
    await realm.close();
    await running.close();
  });

  async function authorized(window: TestWindow, url: string): Promise<string> {
    const { id } = await window.request(toDaemon.addServer, { name: 'Demo', url, scheme: 'oauth' });
    await window.request(toDaemon.authorize, { id });
    return id;
  }

  it('adds, authorizes, and serves a real MCP client through the gateway', async () => {
    const { as, mcp } = await running.pair({}, {});
    const window = await realm.window();
    const id = await authorized(window, mcp.url);
    const { url, key } = await window.request(toDaemon.callerKey, { host: 'vscode', server: id });
    const client = await connect(url, key);
    const { tools } = await client.listTools();
    assert.ok(tools.some(({ name }) => name === 'whoami'));
    await client.close();
    const seen = mcp.requests.filter(({ rpc }) => rpc === 'tools/list').at(-1);
    const token = seen?.authorization?.slice('Bearer '.length) ?? '';
    assert.notEqual(token, key);
    assert.equal((await as.introspect(token)).active, true);
  });

  it('is one, whatever the number of windows, and shows each of them the same', async () => {
    const { mcp } = await running.pair({}, {});
    const windows = await Promise.all([realm.window(), realm.window(), realm.window()]);
    const [first, second] = windows;
    assert.ok(first && second);
    const pids = (await readdir(realm.access.folder)).filter((name) => name.endsWith('.s'));
    assert.equal(pids.length, 1);
    await authorized(first, mcp.url);
    const state = await second.until(({ servers }) => servers[0]?.credential !== undefined);
    assert.equal(state.servers[0]?.server.name, 'Demo');
    assert.equal(
      JSON.stringify(state).includes(
        JSON.parse(realm.secrets.get('credential/demo')?.value ?? '{}').accessToken,
      ),
      false,
    );
  });

  it('is back with every credential after it was killed', async () => {
    const { mcp } = await running.pair({}, {});
    const window = await realm.window();
    const id = await authorized(window, mcp.url);
    const before = await window.request(toDaemon.callerKey, { host: 'vscode', server: id });
    await killed(await realm.daemonPid());
    const next = await realm.window();
    assert.deepEqual(
      await next.request(toDaemon.callerKey, { host: 'vscode', server: id }),
      before,
      'port and key stay',
    );
    const client = await connect(before.url, before.key);
    await client.close();
  });

  it('hands over to a newer version and goes on on the same port', async () => {
    const { mcp } = await running.pair({}, {});
    const window = await realm.window();
    const id = await authorized(window, mcp.url);
    const { url, key } = await window.request(toDaemon.callerKey, { host: 'vscode', server: id });
    const old = await realm.daemonPid();
    const gone = window.disconnected();
    const dist = await buildDaemon(join(realm.root, 'newer'), { version: '0.2.0' });
    await realm.window({ version: '0.2.0', dist });
    await gone;
    assert.notEqual(await realm.daemonPid(), old);
    const client = await connect(url, key);
    await client.close();
    const stays = await realm.daemonPid();
    await realm.window();
    assert.equal(await realm.daemonPid(), stays, 'an older window uses the newer daemon');
  });

  it('spends no refresh token while it hands over, and keeps what an issuer still answers', async () => {
    const [one, two] = [await running.pair({}, {}), await running.pair({}, {})];
    const window = await realm.window();
    const id = await authorized(window, one.mcp.url);
    const add = { name: 'Other', url: two.mcp.url, scheme: 'oauth' } as const;
    const other = await window.request(toDaemon.addServer, add);
    await window.request(toDaemon.authorize, { id: other.id });
    const before = realm.secrets.get(`credential/${id}`);
    const hold = one.as.holdNext('/token', 'after');
    const refreshing = window.request(toDaemon.refresh, { id });
    await hold.reached;
    const dist = await buildDaemon(join(realm.root, 'newer'), { version: '0.2.0' });
    const next = realm.window({ version: '0.2.0', dist });
    await eventually('the old socket is closed', async () =>
      (await readdir(realm.access.folder)).every((name) => !name.endsWith('.s')),
    );
    const replaced = { code: 'keyring_replaced' };
    await assert.rejects(window.request(toDaemon.refresh, other), replaced);
    await assert.rejects(window.request(toDaemon.authorize, other), replaced);
    assert.equal(two.as.tokenRequests('refresh_token'), 0);
    hold.release();
    await refreshing;
    await (await next).request(toDaemon.refresh, { id });
    const both = (before?.generation ?? 0) + 2;
    await eventually('no answer is missing in SecretStorage', () => {
      return realm.secrets.get(`credential/${id}`)?.generation === both;
    });
  });

  it('shows a window with another key its state but moves no secret for it', async () => {
    await realm.window();
    const stranger = await realm.window({ key: Buffer.alloc(32, 1) });
    assert.equal(stranger.isStore, false);
    await stranger.until(() => true);
    await assert.rejects(
      stranger.request(toDaemon.unlock, { entries: [], servers: [], sentences: {} }),
      { code: 'keyring_locked' },
    );
    await assert.rejects(stranger.request(toDaemon.callerKey, { host: 'vscode', server: 'demo' }), {
      code: 'keyring_locked',
    });
  });

  it('keeps the list of servers when its file is damaged, and the damaged file too', async () => {
    const { mcp } = await running.pair({}, {});
    const window = await realm.window();
    await authorized(window, mcp.url);
    await window.until(({ servers }) => servers.length === 1);
    await killed(await realm.daemonPid());
    await writeFile(join(realm.access.folder, 'servers.json'), '{"servers": [');
    const next = await realm.window();
    assert.equal(
      (await next.until(({ servers }) => servers.length > 0)).servers[0]?.server.name,
      'Demo',
    );
    assert.equal(
      await readFile(join(realm.access.folder, 'servers.json.damaged-1'), 'utf8'),
      '{"servers": [',
    );
  });
});
