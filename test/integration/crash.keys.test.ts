import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toDaemon } from '../../src/protocol/toDaemon.ts';
import { Running } from '../servers/running.ts';
import { startMcpServer } from '../servers/mcpServer.ts';
import { connect } from '../servers/testClient.ts';
import { buildDaemon } from '../support/buildDaemon.ts';
import { eventually } from '../support/eventually.ts';
import { killed, Realm, type TestWindow } from '../support/testWindow.ts';

const OLD = 'k-0123456789abcdefghijklmnop';
const NEW = 'k-zyxwvutsrqponmlkjihgfedcba';
const api = { name: 'api' };

describe('a daemon that is killed during a rotation', () => {
  const running = new Running();
  let dist: string;
  let realm: Realm;
  let window: TestWindow;
  /** what the server does before it looks at the key of a request */
  let arrived: (key: unknown) => void;
  before(async () => {
    dist = await mkdtemp(join(tmpdir(), 'mcp-keyring-crashing-'));
    await buildDaemon(dist, { entry: 'test/support/crashingDaemon.ts' });
  });
  after(() => rm(dist, { recursive: true, force: true }));
  beforeEach(async () => {
    arrived = () => undefined;
    const { url } = await running.keep(
      startMcpServer({
        door: ({ headers }) => {
          const key = headers['x-api-key'];
          arrived(key);
          return key === OLD || key === NEW ? undefined : 401;
        },
      }),
    );
    realm = await Realm.make({ dist });
    window = await realm.window();
    const headers = [{ name: 'X-API-Key', template: '${secret:api}' }];
    await window.request(toDaemon.addServer, { name: 'Demo', url, scheme: 'headers', headers });
    await window.request(toDaemon.keepKey, { ...api, form: 'text', value: OLD });
    await stored('it is stored', OLD);
  });
  afterEach(async () => {
    await realm.close();
    await running.close();
  });

  const storedNow = (): string => realm.secrets.get('key/api')?.value ?? '{}';
  const stored = (what: string, value: string): Promise<unknown> =>
    eventually(what, () => (JSON.parse(storedNow()) as { value?: string }).value === value);
  const crashAt = (moment: string): Promise<void> =>
    writeFile(join(realm.access.folder, 'crash-at'), moment);

  /** Runs a request that the daemon does not outlive, and opens another window, which starts the next one. */
  async function nextAfter(request: () => Promise<unknown>): Promise<TestWindow> {
    const gone = window.disconnected();
    await request().catch(() => undefined);
    await gone;
    await rm(join(realm.access.folder, 'crash-at'), { force: true });
    window.close();
    return realm.window();
  }

  const rotate = () => window.request(toDaemon.rotateKey, { ...api, value: NEW });

  /** The key is this one as a whole, and a tool gets through with it. */
  async function worksWith(next: TestWindow, value: string): Promise<void> {
    assert.equal((await next.request(toDaemon.revealKey, api)).value, value);
    const of = { host: 'vscode', server: 'demo' } as const;
    const { url, key } = await next.request(toDaemon.callerKey, of);
    const client = await connect(url, key);
    await client.listTools();
    await client.close();
  }

  it('while the server is asked: the old key works', async () => {
    const pid = await realm.daemonPid();
    arrived = (key) => {
      if (key === NEW) process.kill(pid, 'SIGKILL');
    };
    await worksWith(await nextAfter(rotate), OLD);
  });

  it('before the journal has the new key: the old one works', async () => {
    await crashAt('before-journal');
    await worksWith(await nextAfter(rotate), OLD);
  });

  it('right after the journal has it: the new one works, and the old one comes back by undo', async () => {
    await crashAt('after-journal');
    const next = await nextAfter(rotate);
    await worksWith(next, NEW);
    await stored('SecretStorage has it too', NEW);
    await next.request(toDaemon.undoRotation, api);
    await worksWith(next, OLD);
  });

  it('before SecretStorage took it: the new one works, and gets there', async () => {
    window.onWrite = async (key) => {
      if (key === 'key/api') await killed(await realm.daemonPid());
    };
    const next = await nextAfter(rotate);
    await worksWith(next, NEW);
    await stored('SecretStorage has it too', NEW);
  });

  for (const [moment, value] of [
    ['before-journal', NEW],
    ['after-journal', OLD],
  ] as const)
    it(`${moment} of an undo: a whole key works`, async () => {
      await rotate();
      await stored('the new one is stored', NEW);
      await crashAt(moment);
      await worksWith(await nextAfter(() => window.request(toDaemon.undoRotation, api)), value);
    });

  for (const [moment, previous] of [
    ['before-journal', OLD],
    ['after-journal', NEW],
  ] as const)
    it(`${moment} of a confirmation: the new one works`, async () => {
      await rotate();
      await stored('the new one is stored', NEW);
      await crashAt(moment);
      const next = await nextAfter(() => window.request(toDaemon.confirmRotation, api));
      await worksWith(next, NEW);
      await next.request(toDaemon.undoRotation, api);
      await worksWith(next, previous);
    });
});
