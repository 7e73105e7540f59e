import assert from 'node:assert/strict';
import { mkdir, readFile, readdir, rmdir, writeFile } from 'node:fs/promises';
import { createServer, type Server as Listener } from 'node:net';
import { GatewayPort } from '../../src/node/daemon/gatewayPort.ts';
import type { Gateway } from '../../src/node/gateway/gateway.ts';
import { silent } from '../../scripts/headless/memory.ts';
import { listen } from '../servers/http.ts';
import { workFolder } from './workFolder.ts';

describe('the port of the gateway', () => {
  const folder = workFolder();
  const listeners: Listener[] = [];
  afterEach(() => {
    for (const listener of listeners.splice(0)) listener.close();
  });

  /** As the gateway listens, without its requests. */
  const gateway = (): Gateway => {
    const listenOn = async (port: number): Promise<number> => {
      const listener = createServer();
      listeners.push(listener);
      return listen(listener, port);
    };
    return { listen: listenOn } as unknown as Gateway;
  };
  const port = (): GatewayPort => new GatewayPort(gateway(), folder.in('port.json'), silent);

  it('is drawn once and remembered', async () => {
    const first = port();
    assert.equal(first.port, 0);
    await first.listen();
    listeners.splice(0).forEach((listener) => listener.close());
    const second = port();
    await second.listen();
    assert.equal(second.port, first.port);
  });

  it('is not changed because another program has it, but on request', async () => {
    const first = port();
    await first.listen();
    const second = port();
    await assert.rejects(second.listen());
    assert.ok(second.problem);
    assert.equal(second.port, first.port);
    await second.listen(true);
    assert.notEqual(second.port, first.port);
    assert.equal(second.problem, undefined);
    const file = JSON.parse(await readFile(folder.in('port.json'), 'utf8')) as object;
    assert.deepEqual(file, { port: second.port });
  });

  it('says that another one was drawn until one is drawn on request, also after a restart', async () => {
    await writeFile(folder.in('port.json'), 'x');
    await port().listen();
    listeners.splice(0).forEach((listener) => listener.close());
    const next = port();
    await next.listen();
    assert.equal(next.lost, folder.in('port.json.damaged-1'));
    await next.listen(true);
    assert.equal(next.lost, undefined);
    listeners.splice(0).forEach((listener) => listener.close());
    const last = port();
    await last.listen();
    assert.equal(last.lost, undefined);
  });

  it('is never named while nothing listens there, nor while its file cannot be read', async () => {
    const drawn = port();
    assert.throws(() => drawn.requireListening(), { code: 'port_taken' });
    await mkdir(folder.in('port.json'));
    await assert.rejects(drawn.listen(), { code: 'internal' });
    assert.equal(drawn.problem?.details['reason'], 'EISDIR');
    assert.throws(() => drawn.requireListening(), { code: 'internal' });
    await rmdir(folder.in('port.json'));
    await drawn.listen();
    assert.equal(drawn.problem, undefined);
    drawn.requireListening();
  });

  for (const content of [
    '{"port": 99999}',
    '{"port": -1}',
    '{"port": 1.5}',
    '{"port": "80"}',
    'x',
  ]) {
    it(`is drawn anew when the file says ${content}, which is kept`, async () => {
      await writeFile(folder.in('port.json'), content);
      const drawn = port();
      await drawn.listen();
      assert.ok(drawn.port > 0);
      assert.ok((await readdir(folder.path)).includes('port.json.damaged-1'));
      assert.equal(drawn.lost, folder.in('port.json.damaged-1'));
    });
  }
});
