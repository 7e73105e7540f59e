import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { Connections } from '../../src/node/daemon/connections.ts';
import { bench, listed } from '../support/brokerBench.ts';
import { workFolder } from './workFolder.ts';

describe('the connections', () => {
  const folder = workFolder();
  const provider = { host: 'vscode', delivery: 'provider' } as const;
  let path: string;
  let own: Awaited<ReturnType<typeof bench>>;
  let connections: Connections;
  beforeEach(async () => {
    path = folder.in('connections.json');
    own = await bench(listed('https://a.example'));
    connections = await Connections.open(path, own.secrets, () => undefined);
    await connections.add('demo', provider);
  });

  it('have one key per pair, of 256 bits, and no key in the file', async () => {
    await connections.add('other', provider);
    const [one, two] = [
      await connections.key('vscode', 'demo'),
      await connections.key('vscode', 'other'),
    ];
    assert.match(one, /^[\w-]{43}$/u);
    assert.notEqual(one, two);
    await connections.add('demo', provider);
    assert.equal(await connections.key('vscode', 'demo'), one, 'connecting again changes nothing');
    assert.equal((await readFile(path, 'utf8')).includes(one), false);
  });

  it('tell whose a key is on its own route only', async () => {
    const key = await connections.key('vscode', 'demo');
    assert.deepEqual(connections.identify('demo', key), { host: 'vscode' });
    assert.equal(connections.identify('other', key), undefined);
    for (const wrong of ['', key.slice(1), `${key}x`, key.toUpperCase(), 'x'.repeat(1_000_000)])
      assert.equal(connections.identify('demo', wrong), undefined);
  });

  it('know a key that was withdrawn, also after a restart, and open nothing with it', async () => {
    const key = await connections.key('vscode', 'demo');
    await connections.remove('vscode', 'demo');
    const next = await Connections.open(path, own.secrets, () => undefined);
    for (const each of [connections, next]) {
      assert.deepEqual(each.identify('demo', key), { host: 'vscode', withdrawn: true });
      assert.deepEqual(each.of('demo'), []);
      await assert.rejects(each.key('vscode', 'demo'), { code: 'access_withdrawn' });
    }
    assert.equal((await readFile(path, 'utf8')).includes(key), false);
    await next.add('demo', provider);
    assert.notEqual(await next.key('vscode', 'demo'), key);
  });

  it('have other keys afterwards when all are renewed', async () => {
    await connections.add('other', provider);
    const before = await connections.key('vscode', 'demo');
    await connections.renewKeys();
    assert.notEqual(await connections.key('vscode', 'demo'), before);
    assert.deepEqual(connections.identify('demo', before), { host: 'vscode', withdrawn: true });
    const next = await Connections.open(path, own.secrets, () => undefined);
    for (const server of ['demo', 'other']) {
      assert.equal(next.of(server).length, 1);
      assert.ok(next.identify(server, await next.key('vscode', server)));
    }
    assert.deepEqual(next.identify('demo', before), { host: 'vscode', withdrawn: true });
  });

  it('make a new key when SecretStorage was emptied, but not while it is locked', async () => {
    const before = await connections.key('vscode', 'demo');
    const emptied = await bench(listed('https://a.example'));
    const next = await Connections.open(path, emptied.secrets, () => undefined);
    assert.notEqual(await next.key('vscode', 'demo'), before);
    Object.defineProperty(own.secrets, 'unlocked', { value: false });
    await own.secrets.remove('callerKey/vscode/demo');
    await assert.rejects(connections.key('vscode', 'demo'), { code: 'keyring_locked' });
  });

  it('end on disk as they are in memory, however many change at once', async () => {
    const many = Array.from({ length: 20 }, (_, n) => `server-${n}`);
    await Promise.all(many.map((server) => connections.add(server, provider)));
    const next = await Connections.open(path, own.secrets, () => undefined);
    for (const server of many) assert.equal(next.of(server).length, 1);
  });

  it('are not upset by a digest that is none', async () => {
    const withdrawn = ['', 'x', 'x'.repeat(400)].map((digest) => ({
      server: 'demo',
      host: 'vscode',
      digest,
    }));
    await writeFile(path, JSON.stringify({ connections: [], withdrawn }));
    const next = await Connections.open(path, own.secrets, () => undefined);
    assert.equal(next.identify('demo', 'any'), undefined);
  });
});
