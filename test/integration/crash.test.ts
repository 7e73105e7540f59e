import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toDaemon } from '../../src/protocol/toDaemon.ts';
import type { Pair } from '../servers/running.ts';
import { Running } from '../servers/running.ts';
import { connect } from '../servers/testClient.ts';
import { buildDaemon } from '../support/buildDaemon.ts';
import { eventually } from '../support/eventually.ts';
import { Realm, killed, type TestWindow } from '../support/testWindow.ts';

describe('a daemon that is killed during a refresh', () => {
  const running = new Running();
  let dist: string;
  let pair: Pair;
  let realm: Realm;
  let window: TestWindow;
  let id: string;
  before(async () => {
    dist = await mkdtemp(join(tmpdir(), 'mcp-keyring-crashing-'));
    await buildDaemon(dist, { entry: 'test/support/crashingDaemon.ts' });
  });
  after(() => rm(dist, { recursive: true, force: true }));
  beforeEach(async () => {
    pair = await running.pair({}, {});
    realm = await Realm.make({ dist });
    window = await realm.window();
    ({ id } = await window.request(toDaemon.addServer, {
      name: 'Demo',
      url: pair.mcp.url,
      scheme: 'oauth',
    }));
    await window.request(toDaemon.authorize, { id });
    await eventually('it is stored', () => realm.secrets.has('credential/demo'));
  });
  afterEach(async () => {
    await realm.close();
    await running.close();
  });

  const crashAt = (moment: string): Promise<void> =>
    writeFile(join(realm.access.folder, 'crash-at'), moment);

  async function refreshThatDies(): Promise<void> {
    const gone = window.disconnected();
    await window.request(toDaemon.refresh, { id }).catch(() => undefined);
    await gone;
    await rm(join(realm.access.folder, 'crash-at'), { force: true });
  }

  async function works(next: TestWindow): Promise<void> {
    const { url, key } = await next.request(toDaemon.callerKey, { host: 'vscode', server: id });
    const client = await connect(url, key);
    await client.listTools();
    await client.close();
  }

  async function needsOneAuthorization(): Promise<void> {
    const next = await realm.window();
    await assert.rejects(next.request(toDaemon.refresh, { id }), { code: 'refresh_interrupted' });
    const state = await next.until(({ servers }) => servers[0]?.credential?.failure !== undefined);
    assert.equal(state.servers[0]?.credential?.failure?.code, 'refresh_interrupted');
    await next.request(toDaemon.authorize, { id });
    await works(next);
  }

  it('before the request reached the issuer: the next refresh simply works', async () => {
    const hold = pair.as.holdNext('/token', 'before');
    const dying = refreshThatDies();
    await hold.reached;
    await killed(await realm.daemonPid());
    hold.release();
    await dying;
    const next = await realm.window();
    await works(next);
  });

  it('before the answer arrived: one plain message, one new authorization', async () => {
    const hold = pair.as.holdNext('/token', 'after');
    const dying = refreshThatDies();
    await hold.reached;
    await killed(await realm.daemonPid());
    hold.release();
    await dying;
    await needsOneAuthorization();
  });

  it('between the answer and the journal: one plain message, one new authorization', async () => {
    await crashAt('before-journal');
    await refreshThatDies();
    await needsOneAuthorization();
  });

  for (const moment of ['right after the journal', 'before SecretStorage took it']) {
    it(`${moment}: nothing is lost`, async () => {
      if (moment === 'right after the journal') await crashAt('after-journal');
      else
        window.onWrite = async (key) => {
          if (!key.startsWith('credential/')) return;
          await killed(await realm.daemonPid());
          throw new Error('nobody is there to be told that it was written');
        };
      await refreshThatDies();
      const stored = realm.secrets.get('credential/demo');
      const next = await realm.window();
      await works(next);
      assert.equal(pair.as.tokenRequests('refresh_token'), 1);
      // Storing it changes no state, so no state tells of it.
      await eventually(
        'SecretStorage has it too',
        () => realm.secrets.get('credential/demo')?.generation === (stored?.generation ?? 0) + 1,
      );
      await next.request(toDaemon.refresh, { id });
    });
  }
});
