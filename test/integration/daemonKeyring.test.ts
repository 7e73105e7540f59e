import assert from 'node:assert/strict';
import { mkdir, rm, rmdir } from 'node:fs/promises';
import { connectToDaemon, type DaemonAccess } from '../../src/node/daemonClient.ts';
import { journalFile } from '../../src/node/journal.ts';
import { paths } from '../../src/node/keyringFolder.ts';
import { toDaemon } from '../../src/protocol/toDaemon.ts';
import type { ServerView } from '../../src/protocol/state.ts';
import { refresh } from '../../src/vscode/commands/refresh.ts';
import { tryAgain } from '../../src/vscode/commands/tryAgain.ts';
import type { Face } from '../../src/vscode/face.ts';
import { showError } from '../../src/vscode/showError.ts';
import { jsonAnswer } from '../servers/http.ts';
import { Running, type Pair } from '../servers/running.ts';
import { eventually } from '../support/eventually.ts';
import { faceWindow, WindowMemory } from '../support/faceWindow.ts';
import { Realm, killed } from '../support/testWindow.ts';
import { shown } from '../support/vscodeStub/vscode.ts';

describe('the keyring of a window', () => {
  const running = new Running();
  let realm: Realm;
  let access: DaemonAccess;
  let memory: WindowMemory;
  let face: Face;
  beforeEach(async () => {
    realm = await Realm.make();
    memory = new WindowMemory();
    access = realm.access;
    face = faceWindow(async () => access, memory);
    shown.splice(0);
  });
  afterEach(async () => {
    face.keyring.dispose();
    await realm.close();
    await running.close();
  });

  async function authorized({ mcp }: Pair): Promise<ServerView> {
    const server = { name: 'Demo', url: mcp.url, scheme: 'oauth' } as const;
    const { id } = await face.keyring.request(toDaemon.addServer, server);
    await face.keyring.request(toDaemon.authorize, { id });
    return eventually('the face shows the credential', () =>
      face.keyring.state?.servers.find(({ credential }) => credential),
    );
  }

  it('says what became of a refresh when the daemon was killed in the middle of it, and only that', async () => {
    const pair = await running.pair({}, {});
    const view = await authorized(pair);
    const hold = pair.as.holdNext('/token', 'before');
    const refreshing = refresh(face, view);
    refreshing.catch(() => undefined);
    await hold.reached;
    await killed(await realm.daemonPid());
    hold.release();
    await assert.rejects(refreshing, { code: 'refresh_interrupted' });
    assert.deepEqual(shown, []);
  });

  it('says that the keychain is locked, and leaves no connection behind until it is not', async () => {
    const { keyring } = face;
    const server = { name: 'Demo', url: 'https://a.example/mcp', scheme: 'oauth' } as const;
    memory.secrets.locked = true;
    for (const _ of [1, 2]) {
      await assert.rejects(keyring.request(toDaemon.addServer, server), {
        code: 'store_unavailable',
      });
    }
    assert.equal(keyring.problem?.code, 'store_unavailable');
    assert.ok(memory.lines.includes('No daemon: store_unavailable ← Error'));
    memory.secrets.locked = false;
    await keyring.request(toDaemon.addServer, server);
    assert.equal(keyring.problem, undefined);
    const open = () => memory.peers.filter(({ closed }) => !closed);
    await eventually('one connection is left', () => open().length === 1);
    assert.equal(memory.peers.length, 3);
  });

  it('tries the journal again when asked to', async () => {
    const { keyring } = face;
    const { server } = await authorized(await running.pair({}, {}));
    const { folder, key } = realm.access;
    const journal = journalFile(paths(folder).journal, key);
    await rm(journal);
    await mkdir(journal);
    const refused = { code: 'journal_unwritable' };
    await assert.rejects(keyring.request(toDaemon.refresh, { id: server.id }), refused);
    const problems = () => keyring.state?.problems.map(({ code }) => code).join();
    await eventually('the face shows it', () => problems() === 'journal_unwritable');
    await assert.rejects(async () => tryAgain(face), refused);
    await rmdir(journal);
    await tryAgain(face);
    await eventually('the face shows it no more', () => problems() === '');
  });

  it('unlocks the keyring when asked to, also when it had no key to do so before', async () => {
    const { keyring } = face;
    const bare = { face: () => undefined, store: () => undefined };
    const starter = await connectToDaemon(realm.access, bare);
    const { key } = realm.access;
    access = { ...realm.access, key: Buffer.alloc(32) };
    await assert.rejects(async () => tryAgain(face), { code: 'keyring_locked' });
    access = { ...realm.access, key };
    await tryAgain(face);
    await eventually('the face shows it', () => keyring.state?.unlocked);
    starter.peer.dispose();
  });

  it('writes into the log what failed in the daemon, with the cause that does not travel', async () => {
    const { keyring, log } = face;
    const { as, mcp } = await running.pair({}, {});
    as.intercept(async (request, forward) =>
      request.path.startsWith('/.well-known/') ? jsonAnswer(200, { issuer: 7 }) : forward(request),
    );
    const server = { name: 'Demo', url: mcp.url, scheme: 'oauth' } as const;
    const { id } = await keyring.request(toDaemon.addServer, server);
    const failure: unknown = await keyring
      .request(toDaemon.authorize, { id })
      .catch((error: unknown) => error);
    const said = new RegExp(
      `metadata_invalid host="${new URL(as.issuer).host}" ← schema at issuer`,
    );
    await eventually('the log says it', () =>
      memory.lines.some((line) => line.startsWith('authorize: ') && said.test(line)),
    );
    await showError(log, failure, { id, again: 'mcpKeyring.authorize' });
    assert.match(shown[0] ?? '', /metadata of .* cannot be used/u);
    assert.match(memory.lines.at(-1) ?? '', /^mcpKeyring\.authorize demo metadata_invalid host=/u);
  });
});
