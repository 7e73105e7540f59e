import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { launcherPath } from '../../src/node/launcher.ts';
import { toDaemon } from '../../src/protocol/toDaemon.ts';
import type { Pair } from '../servers/running.ts';
import { Running } from '../servers/running.ts';
import { Realm, type TestWindow } from '../support/testWindow.ts';
import { ClaudeCode } from './support.ts';

const AUTHORIZE = 'Authorize this server in VS Code.';

describe('Claude Code', () => {
  const running = new Running();
  let pair: Pair;
  let claude: ClaudeCode;
  let realm: Realm;
  let window: TestWindow;

  beforeEach(async () => {
    pair = await running.pair();
    claude = await ClaudeCode.start();
    realm = await Realm.make({
      env: { ...process.env, HOME: claude.home, USERPROFILE: claude.home },
    });
    window = await realm.window();
    const { url } = pair.mcp;
    await window.request(toDaemon.addServer, { name: 'Linear', url, scheme: 'oauth' });
    await window.request(toDaemon.authorize, { id: 'linear' });
  });
  afterEach(async () => {
    await realm.close();
    await claude.dispose();
    await running.close();
  });

  async function change(action: 'connect' | 'disconnect'): Promise<void> {
    const pairOf = { host: 'claude-code', server: 'linear', action } as const;
    const { file } = await window.request(toDaemon.planConnection, pairOf);
    const before = file?.before === undefined ? {} : { before: file.before };
    await window.request(toDaemon.applyConnection, { ...pairOf, ...before });
  }

  it('reaches the server through the file we wrote, with a token that it never sees', async () => {
    await change('connect');
    assert.match(await claude.mcp('list'), /linear: http.* \(HTTP\) - ✔ Connected/u);
    assert.match(await claude.mcp('get', 'linear'), /Scope: User config[^]*Status: ✔ Connected/u);
    const listed = pair.mcp.requests.filter(({ rpc }) => rpc === 'tools/list').at(-1);
    const token = listed?.authorization?.slice('Bearer '.length) ?? '';
    assert.equal((await pair.as.introspect(token)).active, true);
    const { key } = await window.request(toDaemon.callerKey, {
      host: 'claude-code',
      server: 'linear',
    });
    const config = await claude.readConfig();
    assert.ok(!config.includes(token) && !config.includes(key), 'no secret stands in its file');
    const shown = pair.mcp.requests.map(({ authorization }) => authorization ?? '').join();
    assert.ok(!shown.includes(key), 'the caller key ends at the gateway');
  });

  it('fails with our sentence after the credential was revoked', async () => {
    await change('connect');
    assert.match(await claude.mcp('list'), /✔ Connected/u);
    const { receipt } = await window.request(toDaemon.revoke, { id: 'linear' });
    assert.equal(receipt?.issuer, 'revoked');
    const list = await claude.mcp('list');
    assert.ok(list.includes(`✘ Failed to connect — -31001: ${AUTHORIZE}`), list);
    assert.ok((await claude.mcp('get', 'linear')).includes(`Issue: -31001: ${AUTHORIZE}`));
    assert.ok(window.attention.includes('linear not_authorized'));
  });

  it('lives with what we write among its own servers, and we with what it writes', async () => {
    await claude.mcp('add', '-s', 'user', '--transport', 'http', 'other', 'http://127.0.0.1:9/mcp');
    const own = await claude.readConfig();
    await change('connect');
    assert.match(await claude.mcp('list'), /linear: .*✔ Connected/u);
    await change('disconnect');
    const left = JSON.parse(await claude.readConfig()) as { mcpServers: unknown };
    assert.deepEqual(left.mcpServers, (JSON.parse(own) as { mcpServers: unknown }).mcpServers);
    assert.doesNotMatch(await claude.mcp('list'), /linear/u);
  });

  it('says what to do when the header command cannot run', async () => {
    await change('connect');
    await rm(launcherPath(realm.access.folder));
    assert.match(await claude.mcp('list'), /linear: .*✘ Failed to connect — -31001: .*VS Code/u);
  });
});
