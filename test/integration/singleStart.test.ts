import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { once } from 'node:events';
import { afterEach, describe, it } from 'mocha';
import { readEndpoint } from '../../src/node/endpoint.ts';
import {
  bindSocket,
  isAlive,
  publish,
  removeDead,
  unbind,
  unpublish,
} from '../../src/node/endpointOfDaemon.ts';
import { ensureFolder, paths } from '../../src/node/keyringFolder.ts';
import { withStartLock } from '../../src/node/singleStart.ts';
import { ChildProgram } from './childProgram.ts';
import { workFolder } from './workFolder.ts';

const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

describe('withStartLock', () => {
  const work = workFolder();
  const racer = () =>
    new ChildProgram(new URL('./children/startRacer.ts', import.meta.url), [work.path]);

  it('lets one of several processes bind, and the others find it', async () => {
    await writeFile(paths(work.path).endpoint, '{"address":"/nowhere","pid":1,"version":"0"}');
    const racers = Array.from({ length: 4 }, racer);
    await Promise.all(racers.map((one) => one.line()));
    for (const one of racers) one.process.stdin.write('go\n');
    const results = await Promise.all(racers.map((one) => one.line()));
    assert.deepEqual(results.map(String).toSorted(), ['bound', 'found', 'found', 'found']);
    const winner = racers[results.indexOf('bound')];
    assert.equal((await readEndpoint(work.path))?.pid, winner?.process.pid);
    const codes = await Promise.all(racers.map((one) => one.ended()));
    assert.deepEqual(codes, [0, 0, 0, 0]);
  }).timeout(30_000);

  it('runs one after the other in one process too', async () => {
    const events: string[] = [];
    const one = async (name: string) =>
      withStartLock(work.path, async () => {
        events.push(name);
        await readdir(work.path);
        events.push(name);
      });
    await Promise.all([one('a'), one('b')]);
    assert.equal(events[0], events[1]);
    assert.equal(events[2], events[3]);
  });

  it('takes the lock of a process that was killed', async () => {
    const { startLock } = paths(work.path);
    await mkdir(startLock);
    const old = new Date(Date.now() - 60_000);
    await utimes(startLock, old, old);
    assert.equal(await withStartLock(work.path, async () => 'ran'), 'ran');
  });

  it('gives the lock back when it fails', async () => {
    const failing = withStartLock(work.path, () => Promise.reject(new Error('inside')));
    await assert.rejects(failing, /inside/);
    assert.equal(await withStartLock(work.path, async () => 'ran'), 'ran');
    assert.deepEqual(await readdir(work.path), []);
  });

  it('says that the lock was lost', async () => {
    const lost = withStartLock(work.path, async (signal) => {
      await rm(paths(work.path).startLock, { recursive: true });
      await once(signal, 'abort');
    });
    await assert.rejects(lost, { details: { reason: 'start_lock_lost' } });
  });
});

describe('endpoint', () => {
  const work = workFolder();
  const servers: Server[] = [];
  const bound = async (folder: string) => {
    const result = await bindSocket(folder);
    servers.push(result.server);
    return result;
  };
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  it('is known while it is published, to us alone', async () => {
    const endpoint = { address: '/a', pid: 1, version: '0.1.0' };
    assert.equal(await readEndpoint(work.path), undefined);
    await publish(work.path, endpoint);
    assert.deepEqual(await readEndpoint(work.path), endpoint);
    assert.equal(await modeOf(paths(work.path).endpoint), 0o600);
    await unpublish(work.path, endpoint);
    assert.equal(await readEndpoint(work.path), undefined);
    await unpublish(work.path, endpoint);
  });

  it("never takes a successor's endpoint back", async () => {
    const ours = { address: '/a', pid: 1, version: '1' };
    for (const theirs of [
      { address: '/b', pid: 1, version: '1' },
      { address: '/a', pid: 2, version: '1' },
    ]) {
      await publish(work.path, theirs);
      await unpublish(work.path, ours);
      assert.deepEqual(await readEndpoint(work.path), theirs);
    }
  });

  it('is nothing when the file makes no sense', async () => {
    for (const text of ['', '{', '{"address":1}', Buffer.from([0xff])]) {
      await writeFile(paths(work.path).endpoint, text);
      assert.equal(await readEndpoint(work.path), undefined);
    }
  });

  it('accepts connections in the folder, for us alone', async () => {
    const { server, address } = await bound(work.path);
    assert.equal(address, work.in(`d-${process.pid.toString(36)}.s`));
    assert.equal(await modeOf(address), 0o600);
    const accepted = once(server, 'connection');
    const client = connect(address);
    await accepted;
    client.destroy();
  });

  it('takes the place of a dead socket with its number', async () => {
    await writeFile(work.in(`d-${process.pid.toString(36)}.s`), '');
    assert.ok(await isAlive((await bound(work.path)).address));
  });

  it('binds elsewhere when the path is too long, in a folder for us alone', async () => {
    const long = work.in('x'.repeat(100));
    await ensureFolder(long);
    const found = await bound(long);
    assert.ok(Buffer.byteLength(found.address) <= 100);
    assert.equal(await modeOf(dirname(found.address)), 0o700);
    assert.ok(await isAlive(found.address));
    await unbind(found);
    await assert.rejects(stat(dirname(found.address)), { code: 'ENOENT' });
  });

  it('counts bytes, not characters', async () => {
    const long = work.in('鑰'.repeat(30)); // 90 bytes
    await ensureFolder(long);
    const found = await bound(long);
    assert.equal(dirname(dirname(found.address)), tmpdir());
    await unbind(found);
  });

  it('says why it cannot bind', async () => {
    await assert.rejects(bindSocket(work.in('none')), {
      code: 'daemon_unavailable',
      details: { reason: 'EACCES' },
    });
  });

  it('is alive only while somebody listens', async () => {
    const found = await bound(work.path);
    assert.equal(await isAlive(found.address), true);
    await unbind(found);
    assert.equal(await isAlive(found.address), false);
    await writeFile(work.in('file'), '');
    assert.equal(await isAlive(work.in('file')), false);
  });

  it('removes what a killed daemon left behind, and nothing else', async () => {
    const short = await mkdtemp(join(tmpdir(), 'mcpk-'));
    const address = join(short, 'd-1.s');
    for (const file of [address, work.in('d-2.s'), work.in('servers.json')]) {
      await writeFile(file, '');
    }
    await publish(work.path, { address, pid: 1, version: '1' });
    await removeDead(work.path);
    assert.deepEqual(await readdir(work.path), ['servers.json']);
    await assert.rejects(stat(short), { code: 'ENOENT' });
  });

  it('removes no file that a false endpoint names', async () => {
    await writeFile(work.in('precious'), '');
    await publish(work.path, { address: work.in('precious'), pid: 1, version: '1' });
    await removeDead(work.path);
    assert.deepEqual(await readdir(work.path), ['precious']);
  });

  it('knows a socket that nobody listens on any more', async () => {
    const address = work.in('d-3.s');
    const child = createServer();
    child.listen(address);
    await once(child, 'listening');
    child.close();
    assert.equal(await isAlive(address), false);
  });
});
