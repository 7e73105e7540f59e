import assert from 'node:assert/strict';
import { readFile, rm, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { toDaemon } from '../../src/protocol/toDaemon.ts';
import { Running } from '../servers/running.ts';
import { eventually } from '../support/eventually.ts';
import { Realm, type TestWindow } from '../support/testWindow.ts';

const connect = { host: 'claude-code', server: 'demo', action: 'connect' } as const;

describe('a server that was removed on another machine', () => {
  const running = new Running();
  let realm: Realm;
  let window: TestWindow;
  let file: string;
  beforeEach(async () => {
    const { mcp } = await running.pair({}, {});
    realm = await Realm.make();
    window = await realm.window();
    file = join(realm.root, '.claude.json');
    const own = { Demo: ['demo-key', 'shared'], Other: ['shared'] };
    for (const [name, keys] of Object.entries(own)) {
      const headers = keys.map((key) => ({ name: `X-${key}`, template: `\${secret:${key}}` }));
      await window.request(toDaemon.addServer, { name, url: mcp.url, scheme: 'oauth', headers });
    }
    for (const name of own.Demo)
      await window.request(toDaemon.keepKey, { name, form: 'text', value: `value-of-${name}` });
    await window.request(toDaemon.authorize, { id: 'demo' });
    for (const server of ['demo', 'other']) {
      const change = { ...connect, server };
      const { file: seen } = await window.request(toDaemon.planConnection, change);
      await window.request(toDaemon.applyConnection, { ...change, before: seen?.before });
    }
  });
  afterEach(async () => {
    await realm.close();
    await running.close();
  });

  /** The next window brings the copy of Settings Sync, in which the server is removed. */
  async function synchronised(): Promise<TestWindow> {
    const closed = window.disconnected();
    window.close();
    await closed;
    realm.servers = [...realm.servers, { id: 'demo', removedAt: Date.now() + 1_000 }];
    return realm.window();
  }
  const kept = (): string[] =>
    [...realm.secrets.keys()].filter((key) => /demo|^registration\//u.test(key));

  it('leaves no secret, no pair and no entry behind, and nothing of another server goes', async () => {
    const { servers } = await (await synchronised()).until((state) => state.servers.length === 1);
    assert.equal(servers[0]?.server.id, 'other');
    await eventually('no secret of it is left', () => kept().length === 0);
    const text = await readFile(file, 'utf8');
    assert.doesNotMatch(text, /demo/u);
    assert.match(text, /other/u);
    const pairs = await readFile(join(realm.access.folder, 'connections.json'), 'utf8');
    assert.doesNotMatch(pairs, /"server": "demo",\n\s+"connection"/u);
    assert.ok(realm.secrets.has('callerKey/claude-code/other'));
    assert.ok(realm.secrets.has('key/shared'));
  });

  it('leaves no secret behind either when a file cannot be written', async () => {
    await rm(file);
    await mkdir(file);
    const next = await synchronised();
    await next.until((state) => state.servers.length === 1);
    await eventually('no secret of it is left', () => kept().length === 0);
    assert.ok(next.log.some((line) => line.includes('host_file_unwritable')));
  });
});
