import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import * as http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEndpoint } from '../../src/node/endpoint.ts';
import { toDaemon } from '../../src/protocol/toDaemon.ts';
import { listen, stop } from '../servers/http.ts';
import { startMcpServer } from '../servers/mcpServer.ts';
import { Running } from '../servers/running.ts';
import { connect } from '../servers/testClient.ts';
import { buildDaemon } from '../support/buildDaemon.ts';
import { eventually } from '../support/eventually.ts';
import { Realm, type TestWindow } from '../support/testWindow.ts';

/** Long enough that a daemon which nobody needs ends several times over. */
const STEP = 400;

describe('the end of a daemon', () => {
  const running = new Running();
  let dist: string;
  let realm: Realm;
  before(async () => {
    dist = await mkdtemp(join(tmpdir(), 'mcp-keyring-brief-'));
    await buildDaemon(dist, { entry: 'test/support/briefDaemon.ts' });
  });
  after(() => rm(dist, { recursive: true, force: true }));
  afterEach(async () => {
    await realm.close();
    await running.close();
  });

  const isRunning = (pid: number): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  const gone = (pid: number): Promise<boolean> =>
    eventually('the process has ended', () => !isRunning(pid));

  async function connected(window: TestWindow, url: string): Promise<{ url: string; key: string }> {
    const { id } = await window.request(toDaemon.addServer, { name: 'Demo', url, scheme: 'none' });
    return window.request(toDaemon.callerKey, { host: 'vscode', server: id });
  }

  /** Time that passes elsewhere, without this daemon. */
  async function aWhile(): Promise<void> {
    const { url } = await running.keep(startMcpServer({ slowStepMilliseconds: STEP }));
    const client = await connect(url);
    await client.callTool({ name: 'slow' });
    await client.close();
  }

  it('comes by itself after the last window, and leaves nothing to connect to', async () => {
    realm = await Realm.make({ dist });
    const [first, last] = [await realm.window(), await realm.window()];
    const pid = await realm.daemonPid();
    const { folder } = realm.access;
    assert.equal((await readdir(folder)).filter((name) => name.endsWith('.s')).length, 1);
    first.close();
    await connected(last, 'https://a.example/mcp');
    await aWhile();
    assert.equal(await realm.daemonPid(), pid, 'a window needs it, also one that does nothing');
    last.close();
    await gone(pid);
    assert.equal(await readEndpoint(folder), undefined);
    assert.deepEqual(
      (await readdir(folder)).filter((name) => name.endsWith('.s')),
      [],
    );
    const next = await realm.window();
    const { servers } = await next.until((state) => state.servers.length > 0);
    assert.equal(servers[0]?.server.name, 'Demo', 'the next one knows what this one knew');
  });

  it('waits for a request in flight, and for nothing else', async () => {
    realm = await Realm.make({ dist });
    const mcp = await running.keep(startMcpServer({ slowStepMilliseconds: STEP }));
    const window = await realm.window();
    const { url, key } = await connected(window, mcp.url);
    const pid = await realm.daemonPid();
    const client = await connect(url, key);
    window.close();
    const serving: Promise<number>[] = [];
    const onprogress = (): unknown => serving.push(realm.daemonPid());
    const { content } = await client.callTool({ name: 'slow' }, undefined, { onprogress });
    assert.deepEqual(content, [{ type: 'text', text: 'done' }]);
    assert.ok(serving.length > 1, 'it took its time');
    for (const found of serving) assert.equal(await found, pid, 'it is there for everybody');
    await client.close();
    await gone(pid);
  });

  it('comes at a hand-over when the last answer is out, and not before', async () => {
    realm = await Realm.make();
    const upstream = http.createServer();
    const port = await listen(upstream);
    await running.keep(Promise.resolve({ close: () => stop(upstream) }));
    const window = await realm.window();
    const { url, key } = await connected(window, `http://127.0.0.1:${port}/mcp`);
    const old = await realm.daemonPid();
    const asked = once(upstream, 'request') as Promise<[unknown, http.ServerResponse]>;
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const answer = fetch(url, { method: 'POST', headers, body: '{}' });
    const [, response] = await asked;
    response.write('the beginning ');
    const dropped = window.disconnected();
    const newer = await buildDaemon(join(realm.root, 'newer'), { version: '0.2.0' });
    await realm.window({ version: '0.2.0', dist: newer });
    await dropped;
    assert.notEqual(await realm.daemonPid(), old);
    assert.ok(isRunning(old), 'the old one drains');
    response.end('and the end');
    assert.equal(await (await answer).text(), 'the beginning and the end');
    await gone(old);
    assert.ok(isRunning(await realm.daemonPid()));
  });
});
