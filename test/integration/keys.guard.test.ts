import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { toDaemon } from '../../src/protocol/toDaemon.ts';
import { startMcpServer } from '../servers/mcpServer.ts';
import { Running } from '../servers/running.ts';
import { FRESH, GOOD, KeyedServer } from '../support/keyedServer.ts';
import { killed } from '../support/testWindow.ts';
import { testWords } from '../support/testWords.ts';

describe('keys, to who may not have them', () => {
  const running = new Running();
  let bench: KeyedServer;
  beforeEach(async () => {
    bench = await KeyedServer.start();
    await bench.add({ 'X-API-Key': '${secret:api}' });
    await bench.enter(GOOD);
  });
  afterEach(async () => {
    await bench.close();
    await running.close();
  });

  it('are sent to no server that a window names which did not prove the key of SecretStorage', async () => {
    const face = await bench.window.realm.window({ key: randomBytes(32) });
    assert.equal(face.isStore, false);
    const headers = [{ name: 'X-Stolen', template: '${secret:api}' }];
    const auth = { scheme: 'headers', headers } as const;
    const locked = { code: 'keyring_locked' };
    const own = { name: 'Mine', url: 'http://127.0.0.1:9/mcp' };
    await assert.rejects(face.request(toDaemon.changeAuth, { id: 'demo', auth }), locked);
    await assert.rejects(face.request(toDaemon.addServer, { ...own, ...auth }), locked);
    const variable = [{ name: 'X-Stolen', template: '${env:PATH}' }];
    await assert.rejects(
      face.request(toDaemon.addServer, { ...own, scheme: 'headers', headers: variable }),
      locked,
    );
    await assert.rejects(face.request(toDaemon.configure, { id: 'demo', oauth: {} }), locked);
    await face.request(toDaemon.addServer, { ...own, scheme: 'oauth' });
  });

  /** Settings Sync brings this server in its place. */
  async function synchronised(changed: object): Promise<void> {
    const { servers } = await bench.is('ready');
    const copy = { ...servers[0]?.server, ...changed, changedAt: Date.now() + 1_000 };
    const entries = [...bench.window.realm.secrets.values()];
    await bench.window.request(toDaemon.unlock, { entries, servers: [copy], ...testWords });
  }

  it('are sent to no other address that Settings Sync brings, until a person allows it', async () => {
    const seen: unknown[] = [];
    const other = await running.keep(
      startMcpServer({ door: ({ headers }) => void seen.push(headers['x-api-key']) }),
    );
    const { window } = bench;
    await synchronised({ url: other.url });
    const held = await bench.is('failed');
    assert.equal(held.servers[0]?.keys?.failure?.code, 'keys_unconfirmed');
    await assert.rejects(bench.use(), /-31001/u);
    await bench.called('keys_unconfirmed');
    const { tried } = await window.request(toDaemon.rotateKey, { name: 'api', value: FRESH });
    assert.deepEqual(tried, [], 'a new value is not shown to it either');
    const trying = window.request(toDaemon.tryKeys, { id: 'demo' });
    await assert.rejects(trying, { code: 'keys_unconfirmed' });
    assert.deepEqual(seen, []);
    await window.request(toDaemon.allowKeys, { id: 'demo' });
    await bench.use();
    assert.deepEqual([...new Set(seen)], [FRESH]);
  });

  it('are sent as before when Settings Sync changes nothing of that, also after a restart', async () => {
    await synchronised({ name: 'Renamed' });
    await bench.use();
    await killed(await bench.window.realm.daemonPid());
    const window = await bench.window.realm.window();
    const { verdict } = await window.request(toDaemon.tryKeys, { id: 'demo' });
    assert.equal(verdict, 'accepts');
  });

  it('are not given under another name, nor deleted with the name that another machine left', async () => {
    const headers = [{ name: 'X-API-Key', template: '${secret:other}' }];
    await synchronised({ auth: { scheme: 'headers', headers } });
    const { keys } = await bench.window.until(
      ({ servers: [view] }) => view?.keys?.missing.join() === 'other',
    );
    assert.deepEqual(
      keys.map(({ name }) => name),
      ['api'],
    );
  });
});
