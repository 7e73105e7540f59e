import assert from 'node:assert/strict';
import { chmod, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { connect as connectTo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { readEndpoint } from '../../src/node/endpoint.ts';
import { launcherPath } from '../../src/node/launcher.ts';
import { PROTOCOL, toDaemon } from '../../src/protocol/toDaemon.ts';
import { Peer } from '../../src/protocol/peer.ts';
import type { State } from '../../src/protocol/state.ts';
import { Realm, type TestWindow } from '../support/testWindow.ts';

const connect = { host: 'claude-code', server: 'demo', action: 'connect' } as const;
const disconnect = { ...connect, action: 'disconnect' } as const;

describe('connecting Claude Code', () => {
  let realm: Realm;
  let window: TestWindow;
  let file: string;
  beforeEach(async () => {
    realm = await Realm.make();
    window = await realm.window();
    file = join(realm.root, '.claude.json');
    const url = 'https://mcp.example.com/mcp';
    await window.request(toDaemon.addServer, { name: 'Demo', url, scheme: 'oauth' });
  });
  afterEach(() => realm.close());

  async function change(action: typeof connect | typeof disconnect): Promise<void> {
    const { file: plan } = await window.request(toDaemon.planConnection, action);
    const before = plan?.before === undefined ? {} : { before: plan.before };
    await window.request(toDaemon.applyConnection, { ...action, ...before });
  }

  const connected = async (): Promise<boolean> => {
    const { servers } = await window.until(() => true);
    return servers[0]?.connections.some(({ host }) => host === 'claude-code') ?? false;
  };

  it('shows first, then writes, and leaves every byte as it was when it is disconnected', async () => {
    const own = '{\n\t"theme": "dark",\n\t"projects": {}\n}';
    await writeFile(file, own);
    const { file: plan } = await window.request(toDaemon.planConnection, connect);
    assert.equal(plan?.before, own);
    assert.equal(await readFile(file, 'utf8'), own, 'a plan writes nothing');
    await change(connect);
    assert.equal(await readFile(file, 'utf8'), plan?.after);
    await window.until(({ servers }) => servers[0]?.connections.length === 2);
    await change(disconnect);
    assert.equal(await readFile(file, 'utf8'), own);
    const backups = await readdir(join(realm.access.folder, 'backups', 'claude-code'));
    assert.equal(backups.length, 2);
  });

  it('takes the entry out where it was written, also when the tool looks elsewhere by now', async () => {
    await change(connect);
    const place = { ui: 'desktop', remote: false, uriScheme: 'vscode', redirect: 'auto' } as const;
    const elsewhere = join(realm.root, 'elsewhere');
    await mkdir(elsewhere);
    await window.request(toDaemon.place, { place, environment: { CLAUDE_CONFIG_DIR: elsewhere } });
    await change(disconnect);
    assert.doesNotMatch(await readFile(file, 'utf8'), /demo/u);
    assert.deepEqual(await readdir(elsewhere), []);
  });

  it('leaves a file alone that Claude Code could not read either, and says where', async () => {
    await writeFile(file, '{\n  "mcpServers": {,}\n}');
    await assert.rejects(
      window.request(toDaemon.planConnection, connect),
      (error: { code: string; details: Record<string, string> }) => {
        assert.equal(error.code, 'host_file_invalid');
        assert.equal(error.details['line'], '2');
        return true;
      },
    );
    const shown = { ...connect, before: await readFile(file, 'utf8') };
    await assert.rejects(window.request(toDaemon.applyConnection, shown), {
      code: 'host_file_invalid',
    });
    assert.equal(await readFile(file, 'utf8'), '{\n  "mcpServers": {,}\n}');
    assert.equal(await connected(), false, 'no key is left for a tool that was not connected');
  });

  it('refuses when the file changed after the preview', async () => {
    await writeFile(file, '{}');
    const { file: plan } = await window.request(toDaemon.planConnection, connect);
    await writeFile(file, '{"theme":"light"}');
    const stale = { ...connect, before: plan?.before ?? '' };
    await assert.rejects(window.request(toDaemon.applyConnection, stale), {
      code: 'host_file_changed',
    });
    assert.equal(await readFile(file, 'utf8'), '{"theme":"light"}');
    assert.equal(await connected(), false);
  });

  it('refuses when a file appeared after a preview without one', async () => {
    assert.equal(
      (await window.request(toDaemon.planConnection, connect)).file?.before,
      undefined,
      'nobody has a file yet',
    );
    await writeFile(file, '{"theme":"light"}');
    await assert.rejects(window.request(toDaemon.applyConnection, connect), {
      code: 'host_file_changed',
    });
    assert.equal(await readFile(file, 'utf8'), '{"theme":"light"}');
    assert.equal(await connected(), false);
  });

  it('brings the launcher back that the entry names, with the next window and with the next connection', async () => {
    const launcher = launcherPath(realm.access.folder);
    const own = await readFile(launcher, 'utf8');
    await rm(launcher);
    await change(connect);
    assert.match(await readFile(launcher, 'utf8'), /versions\/0\.1\.0-\w+\/headers\.js/u);
    for (const lost of [undefined, own.replace(process.execPath, '/gone/node')]) {
      await rm(launcher);
      if (lost !== undefined) await writeFile(launcher, lost);
      await realm.window();
      assert.equal(await readFile(launcher, 'utf8'), own);
    }
  });

  it('refuses a server that is not there, and leaves nothing of it', async () => {
    for (const request of [toDaemon.planConnection, toDaemon.applyConnection])
      await assert.rejects(window.request(request, { ...connect, server: 'gone' }), {
        code: 'server_unknown',
      });
    await window.request(toDaemon.removeServer, { id: 'demo' });
    await assert.rejects(window.request(toDaemon.applyConnection, connect), {
      code: 'server_unknown',
    });
    await assert.rejects(readFile(file), { code: 'ENOENT' });
    const kept = await readFile(join(realm.access.folder, 'connections.json'), 'utf8');
    assert.doesNotMatch(kept, /claude-code/u);
  });

  describe('while another program may hold the port before', () => {
    /** The key that the header command would print. */
    async function header(): Promise<string | undefined> {
      const endpoint = await readEndpoint(realm.access.folder);
      const tool = new Peer(connectTo(endpoint?.address ?? ''));
      tool.listen();
      const hello = { role: 'tool', protocol: PROTOCOL, version: '0.1.0', nonce: 'x' } as const;
      await tool.request(toDaemon.hello, hello);
      const { host, server } = connect;
      const answer = tool.request(toDaemon.header, { host, server });
      return (await answer.finally(() => tool.dispose())).headers['Authorization'];
    }
    const port = async (): Promise<number | undefined> =>
      (await window.until(({ servers }) => servers.length > 0)).gateway.port;
    const fileNames = async (): Promise<string> => readFile(file, 'utf8');

    it('gives no key until the file names the new port, and another key then', async () => {
      await change(connect);
      const before = await header();
      const old = await port();
      await window.request(toDaemon.rebind, {});
      await window.until(({ gateway }) => gateway.port !== old);
      assert.match(await fileNames(), new RegExp(`:${old}/`, 'u'));
      await assert.rejects(header(), { code: 'access_withdrawn' });
      const { servers } = await window.until((state) => isStale(state));
      assert.deepEqual(
        servers[0]?.connections.map(({ stale }) => stale),
        [undefined, true],
      );
      await change(connect);
      assert.match(await fileNames(), new RegExp(`:${await port()}/`, 'u'));
      assert.notEqual(await header(), before);
      await window.until((state) => !isStale(state));
    });

    it('gives no key when the new port could not be written', async () => {
      await change(connect);
      await window.request(toDaemon.rebind, {});
      await writeFile(file, `${await fileNames()}\n`);
      const stale = { ...connect, before: '{}' };
      await assert.rejects(window.request(toDaemon.applyConnection, stale), {
        code: 'host_file_changed',
      });
      await assert.rejects(header(), { code: 'access_withdrawn' });
    });

    const isStale = ({ servers }: State): boolean =>
      servers[0]?.connections.some(({ stale }) => stale) ?? false;
  });

  it('says that it cannot write where a folder stands in the way', async () => {
    await mkdir(file);
    await assert.rejects(window.request(toDaemon.planConnection, connect), {
      code: 'host_file_unwritable',
    });
    await rename(file, `${file}.folder`);
    await change(connect);
    assert.equal(await chmod(file, 0o600), undefined);
    assert.match(await readFile(file, 'utf8'), /headersHelper/u);
  });
});
