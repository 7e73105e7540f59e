import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod } from 'node:fs/promises';
import { createServer } from 'node:net';
import { endHung } from '../../src/node/daemon/hungDaemon.ts';
import { takeOverFrom } from '../../src/node/daemon/takeOver.ts';
import { publish } from '../../src/node/endpointOfDaemon.ts';
import { paths } from '../../src/node/keyringFolder.ts';
import { startDaemon } from '../../src/node/startDaemon.ts';
import { nonce, proof } from '../../src/protocol/handshake.ts';
import { PROTOCOL, toDaemon } from '../../src/protocol/toDaemon.ts';
import { Peer } from '../../src/protocol/peer.ts';
import { Realm } from '../support/testWindow.ts';
import { workFolder } from './workFolder.ts';

describe('a daemon that hangs', () => {
  let realm: Realm;
  beforeEach(async () => (realm = await Realm.make()));
  afterEach(() => realm.close());

  for (const replace of [false, true]) {
    it(`gives way to one that is started${replace ? ' in its place' : ''}`, async () => {
      const window = await realm.window();
      const gone = window.disconnected();
      const hung = await realm.daemonPid();
      process.kill(hung, 'SIGSTOP');
      const { folder, key, runtimes, env } = realm.access;
      const entry = 'dist/daemon/daemon.js';
      const start = { folder, key, runtimes, env, replace, timeoutMs: 8_000 };
      const { pid } = await startDaemon({ ...start, entry: `${process.cwd()}/${entry}` });
      assert.notEqual(pid, hung);
      await gone;
      assert.equal(await realm.daemonPid(), pid);
      assert.equal((await realm.window()).isStore, true);
    }).timeout(20_000);
  }
});

describe('a hand-over that does not end', () => {
  const folder = workFolder();
  const server = createServer();
  afterEach(() => server.close());

  it('is given up', async () => {
    const key = randomBytes(32);
    server.once('connection', (socket) => {
      const peer = new Peer(socket);
      peer.handle(toDaemon.hello, async ({ nonce: theirs }) => {
        const own = nonce();
        const shown = proof(key, 'daemon', theirs, own);
        return { protocol: PROTOCOL, version: '0', pid: 1, nonce: own, proof: shown };
      });
      peer.handle(toDaemon.prove, async () => ({}));
      peer.handle(toDaemon.handOver, () => new Promise(() => undefined));
      peer.listen();
    });
    server.listen(folder.in('s'));
    await once(server, 'listening');
    assert.equal(await takeOverFrom(folder.in('s'), key, '0.2.0', 500), false);
  });
});

describe('endHung', () => {
  const folder = workFolder();
  let child: ChildProcess;
  beforeEach(async () => {
    child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'ignore' });
    await once(child, 'spawn');
  });
  afterEach(() => child.kill('SIGKILL'));

  it('ends no process for an endpoint that others could have written', async () => {
    const endpoint = { address: folder.in('s'), pid: child.pid ?? 0, version: '0' };
    await publish(folder.path, endpoint);
    await chmod(paths(folder.path).endpoint, 0o622);
    await assert.rejects(endHung(folder.path, endpoint), { details: { reason: 'hung' } });
    assert.equal(child.signalCode, null);
    await chmod(paths(folder.path).endpoint, 0o600);
    const ended = once(child, 'exit');
    await endHung(folder.path, endpoint);
    assert.deepEqual(await ended, [null, 'SIGKILL']);
  });

  it('never ends ourselves', async () => {
    const endpoint = { address: folder.in('s'), pid: process.pid, version: '0' };
    await publish(folder.path, endpoint);
    await assert.rejects(endHung(folder.path, endpoint), { details: { reason: 'hung' } });
  });
});
