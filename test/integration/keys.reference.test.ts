import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toDaemon } from '../../src/protocol/toDaemon.ts';
import { Running } from '../servers/running.ts';
import { startMcpServer } from '../servers/mcpServer.ts';
import { connect } from '../servers/testClient.ts';
import { Realm, type TestWindow } from '../support/testWindow.ts';

const GOOD = 'k-0123456789abcdefghijklmnop';
const FRESH = 'k-zyxwvutsrqponmlkjihgfedcba';
const api = { name: 'api' };

describe('a key that a command reads elsewhere', () => {
  const running = new Running();
  let realm: Realm;
  let window: TestWindow;
  let known: string;
  beforeEach(async () => {
    known = GOOD;
    const { url } = await running.keep(
      startMcpServer({ door: ({ headers }) => (headers['x-key'] === known ? undefined : 401) }),
    );
    realm = await Realm.make();
    window = await realm.window();
    const print = 'process.stdout.write(process.argv[1])';
    const words = [process.execPath, '-e', print, '${reference}'];
    const commands = [{ name: 'vault', words }];
    await window.request(toDaemon.outside, { variables: {}, commands, environment: {} });
    const headers = [{ name: 'X-Key', template: '${secret:api}' }];
    await window.request(toDaemon.addServer, { name: 'Demo', url, scheme: 'headers', headers });
    await window.request(toDaemon.keepKey, { ...api, form: 'text', source: at(GOOD) });
  });
  afterEach(async () => {
    await realm.close();
    await running.close();
  });

  it('is read anew by the first tool that it is refused to, and not by each that follows', async () => {
    const log = join(realm.root, 'runs');
    const print = `require('node:fs').appendFileSync(${JSON.stringify(log)}, '.'); console.log('k-dead')`;
    const commands = [{ name: 'vault', words: [process.execPath, '-e', print, '${reference}'] }];
    await window.request(toDaemon.outside, { variables: {}, commands, environment: {} });
    const route = await window.request(toDaemon.callerKey, { host: 'vscode', server: 'demo' });
    for (let tools = 0; tools < 3; tools += 1)
      await assert.rejects(connect(route.url, route.key), /-31001/u);
    assert.equal(await readFile(log, 'utf8'), '..');
  });

  const at = (reference: string) => ({ command: 'vault', reference });
  const rotate = (source: ReturnType<typeof at>) =>
    window.request(toDaemon.rotateKey, { ...api, source });
  const value = async () => (await window.request(toDaemon.revealKey, api)).value;

  it('is given another reference only when what lies there is good', async () => {
    assert.equal((await rotate(at(FRESH))).rotated, false);
    assert.equal(await value(), GOOD);
    known = FRESH;
    assert.equal((await rotate(at(FRESH))).rotated, true);
    assert.equal(await value(), FRESH);
  });

  it('keeps its reference when the command gives nothing for another one', async () => {
    const away = { command: 'gone', reference: 'x' };
    await assert.rejects(rotate(away), { code: 'key_command_failed' });
    assert.equal(await value(), GOOD);
  });

  it('is left as it is by undo: nothing was replaced here', async () => {
    known = FRESH;
    await rotate(at(FRESH));
    const kept = await window.until(({ keys: [key] }) => key?.source?.reference === FRESH);
    assert.equal(kept.keys[0]?.replacedAt, undefined);
    await window.request(toDaemon.undoRotation, api);
    assert.equal(await value(), FRESH);
  });
});
