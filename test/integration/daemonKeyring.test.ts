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
import { startMcpServer } from '../servers/mcpServer.ts';
import { Running, type Pair } from '../servers/running.ts';
import { eventually } from '../support/eventually.ts';
import { faceWindow, WindowMemory } from '../support/faceWindow.ts';
import { Realm, killed } from '../support/testWindow.ts';
import { shown, workspace } from '../support/vscodeStub/vscode.ts';

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

  it('hands over the variables that servers name, to the next daemon too, and none from an untrusted workspace', async () => {
    const { keyring } = face;
    const { url } = await running.keep(
      startMcpServer({ door: ({ headers }) => (headers['x-key'] === 'k-1' ? undefined : 401) }),
    );
    const using = (variable: string) => [{ name: 'X-Key', template: `\${env:${variable}}` }];
    const headers = using('MCP_KEYRING_TEST');
    const lacks = () => keyring.state?.servers[0]?.keys?.missingVariables.join();
    process.env['MCP_KEYRING_TEST'] = 'k-1';
    process.env['MCP_KEYRING_OTHER'] = 'k-2';
    try {
      workspace.isTrusted = false;
      await keyring.request(toDaemon.addServer, { name: 'Demo', url, scheme: 'headers', headers });
      await eventually('the variable is missing', () => lacks() === 'MCP_KEYRING_TEST');
      workspace.isTrusted = true;
      await keyring.announceOutside();
      await eventually('the variable is there', () => lacks() === '');
      await keyring.request(toDaemon.addServer, {
        name: 'Other',
        url,
        scheme: 'headers',
        headers: using('MCP_KEYRING_OTHER'),
      });
      const ofOther = () => keyring.state?.servers[1]?.keys?.missingVariables.length;
      await eventually('another server has it by itself', () => ofOther() === 0);
      const tried = await keyring.request(toDaemon.tryKeys, { id: 'demo' });
      assert.equal(tried.verdict, 'accepts');
      const pid = await realm.daemonPid();
      await killed(pid);
      await eventually('another daemon', async () => (await realm.daemonPid()) !== pid);
      const again = () => keyring.request(toDaemon.tryKeys, { id: 'demo' });
      await eventually('it has the variable', async () => (await again()).verdict === 'accepts');
    } finally {
      workspace.isTrusted = true;
      delete process.env['MCP_KEYRING_TEST'];
      delete process.env['MCP_KEYRING_OTHER'];
    }
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
