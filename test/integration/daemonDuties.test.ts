import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { readEndpoint } from '../../src/node/endpoint.ts';
import { ensureFolder } from '../../src/node/keyringFolder.ts';
import { PROTOCOL, toDaemon } from '../../src/protocol/toDaemon.ts';
import { Peer } from '../../src/protocol/peer.ts';
import { startMcpServer } from '../servers/mcpServer.ts';
import { Running } from '../servers/running.ts';
import { buildDaemon } from '../support/buildDaemon.ts';
import { eventually } from '../support/eventually.ts';
import { Realm } from '../support/testWindow.ts';

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('a daemon by itself', () => {
  const running = new Running();
  let realm: Realm;
  beforeEach(async () => (realm = await Realm.make()));
  afterEach(async () => {
    await realm.close();
    await running.close();
  });

  it('renews a token of a few seconds before it ends, without anybody asking', async () => {
    const { as, mcp } = await running.pair({ accessTokenSeconds: 8 });
    const window = await realm.window();
    const { id } = await window.request(toDaemon.addServer, {
      name: 'Demo',
      url: mcp.url,
      scheme: 'oauth',
    });
    await window.request(toDaemon.authorize, { id });
    const first = await window.until(({ servers }) => servers[0]?.credential !== undefined);
    const end = first.servers[0]?.credential?.expiresAt ?? 0;
    const next = await window.until(
      ({ servers }) => (servers[0]?.credential?.expiresAt ?? 0) > end,
    );
    assert.ok((next.servers[0]?.credential?.obtainedAt ?? Infinity) < end);
    assert.ok(as.tokenRequests('refresh_token') >= 1);
  });

  it('leaves nothing of a server that is removed, and to others the registration that they share', async () => {
    const { as, mcp } = await running.pair({}, {});
    const other = await running.keep(startMcpServer({ authorizationServer: as }));
    const window = await realm.window();
    const ids: string[] = [];
    for (const { url } of [mcp, other]) {
      const server = { name: `At ${url}`, url, scheme: 'oauth' } as const;
      const { id } = await window.request(toDaemon.addServer, server);
      await window.request(toDaemon.authorize, { id });
      ids.push(id);
    }
    const kinds = (): string[] => [...realm.secrets.keys()].map((key) => key.split('/')[0] ?? '');
    const [first = '', second = ''] = ids;
    await window.request(toDaemon.removeServer, { id: first });
    await eventually('its secrets are gone', () => kinds().length === 3);
    assert.deepEqual(kinds().toSorted(), ['callerKey', 'credential', 'registration']);
    await window.request(toDaemon.refresh, { id: second });
    await window.request(toDaemon.revoke, { id: second });
    await window.request(toDaemon.removeServer, { id: second });
    await eventually('nothing is left', () => kinds().length === 0);
  });

  it('tells the first window what it found damaged before any window was there', async () => {
    await writeFile(join(realm.access.folder, 'servers.json'), '{"servers": [');
    const window = await realm.window();
    await eventually('the log tells', () => window.log.some((line) => line.includes('damaged-1')));
  });

  it('ends although somebody is connected who never says a word', async () => {
    await realm.window();
    const { address = '', pid = 0 } = (await readEndpoint(realm.access.folder)) ?? {};
    const silent = connect(address);
    const closed = once(silent.resume(), 'close');
    await once(silent, 'connect');
    const dist = await buildDaemon(join(realm.root, 'newer'), { version: '0.2.0' });
    await realm.window({ version: '0.2.0', dist });
    await closed;
    await eventually('the process is gone', () => !isRunning(pid));
  });

  it('does not stay, with the port of the gateway, when it cannot be reached', async () => {
    if (process.platform === 'win32') return; // a pipe needs no folder
    const folder = join(realm.root, 'x'.repeat(100)); // too long for a socket, which goes to TMPDIR
    await ensureFolder(folder);
    const daemon = spawn(process.execPath, ['dist/daemon/daemon.js', folder], {
      env: { ...process.env, TMPDIR: '/none' },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    try {
      const key = Buffer.from(realm.access.key).toString('base64url');
      daemon.stdin.write(`${JSON.stringify({ key, replace: false })}\n`);
      const [text] = (await once(daemon.stdout, 'data')) as [Buffer];
      assert.match(String(text), /"daemon_unavailable"/u);
      assert.deepEqual(await once(daemon, 'exit'), [1, null]);
      await access(join(folder, 'port.json'));
    } finally {
      daemon.kill('SIGKILL');
    }
  });

  it('gives a tool no key of a host that is not configured by a file', async () => {
    const window = await realm.window();
    const { id } = await window.request(toDaemon.addServer, {
      name: 'Demo',
      url: 'https://a.example/mcp',
      scheme: 'none',
    });
    const peer = new Peer(connect((await readEndpoint(realm.access.folder))?.address ?? ''));
    peer.listen();
    const hello = { role: 'tool', protocol: PROTOCOL, version: '0.1.0', nonce: 'x' } as const;
    await peer.request(toDaemon.hello, hello);
    await assert.rejects(peer.request(toDaemon.header, { host: 'vscode', server: id }), {
      code: 'access_withdrawn',
    });
    assert.equal(peer.gone.aborted, false);
    peer.dispose();
    await new Promise<void>((resolve) => peer.onClose(resolve));
    assert.equal(peer.gone.aborted, true);
  });
});
