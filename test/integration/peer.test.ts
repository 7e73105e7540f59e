import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import * as z from 'zod/mini';
import { Peer } from '../../src/protocol/peer.ts';
import { workFolder } from './workFolder.ts';

const anything = { method: 'anything', params: z.unknown() };
const ping = { method: 'ping', params: z.object({}), result: z.object({}) };

describe('a peer', () => {
  const folder = workFolder();
  const server = createServer();
  let ours: Peer;
  let theirs: Peer;
  let raw: Socket;
  beforeEach(async () => {
    server.listen(folder.in('s'));
    await once(server, 'listening');
    const accepted = once(server, 'connection');
    raw = connect(folder.in('s'));
    theirs = new Peer(raw);
    const [socket] = (await accepted) as [Socket];
    ours = new Peer(socket);
  });
  afterEach(() => {
    ours.dispose();
    theirs.dispose();
    server.close();
  });

  it('goes on after a notification that cannot be made into text', async () => {
    const heard: unknown[] = [];
    theirs.on(anything, (params) => heard.push(params));
    theirs.handle(ping, async () => ({}));
    ours.listen();
    theirs.listen();
    const endless: unknown[] = [];
    endless.push(endless);
    ours.notify(anything, endless);
    ours.notify(anything, ['after']);
    assert.deepEqual(await ours.request(ping, {}), {});
    assert.deepEqual(heard, [['after']]);
  });

  it('ends with a peer that talks nonsense', async () => {
    ours.listen();
    raw.write('Content-Length: none\r\n\r\n');
    await new Promise<void>((resolve) => ours.onClose(resolve));
    await assert.rejects(ours.request(ping, {}), { code: 'daemon_unavailable' });
  });

  it('leaves nothing running when a message is cut off by the end', async () => {
    const timers = (): number =>
      process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    await Promise.resolve(); // the runner's own timer begins with the first wait
    const before = timers();
    ours.listen();
    const ended = new Promise<void>((resolve) => ours.onClose(resolve));
    raw.end('Content-Length: 100\r\n\r\n{');
    await ended;
    assert.equal(timers(), before);
  });
});
