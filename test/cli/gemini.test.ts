import assert from 'node:assert/strict';
import { stat, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { toDaemon } from '../../src/protocol/toDaemon.ts';
import { eventually } from '../support/eventually.ts';
import { isPosix, itWhere } from '../support/itWhere.ts';
import { Running } from '../servers/running.ts';
import { Gemini } from './geminiProgram.ts';
import { ToolBench } from './otherTools.ts';

const OWN = '{\n  // at night\n  "ui": { "hideTips": true }\n}\n';
const CONNECTED = /✓ linear: http:\/\/127\.0\.0\.1:\d+\/mcp\/linear \(http\) - Connected/u;

describe('Gemini CLI', () => {
  const running = new Running();
  let gemini: Gemini;
  let bench: ToolBench;

  beforeEach(async () => {
    gemini = await Gemini.start();
    bench = await ToolBench.start(running, gemini.home);
    await writeFile(gemini.file, OWN, { mode: 0o644 });
  });
  afterEach(async () => {
    await bench.realm.close();
    await gemini.dispose();
    await running.close();
  });

  it('reaches the server through the file we wrote, with a token that it never sees', async () => {
    await bench.change('gemini', 'connect');
    assert.match(await gemini.mcp('list'), CONNECTED);
    const { token, active } = await bench.seenToken();
    assert.ok(active);
    const key = await bench.keyOf('gemini');
    const config = await gemini.readConfig();
    assert.ok(config.includes(key) && !config.includes(token));
    assert.ok(!bench.sawKey(key), 'the caller key ends at the gateway');
    await bench.change('gemini', 'disconnect');
    assert.equal(await gemini.readConfig(), OWN);
  });

  itWhere(isPosix, 'has a file that only its user may read once a key is in it', async () => {
    await bench.change('gemini', 'connect');
    assert.equal((await stat(gemini.file)).mode & 0o777, 0o600);
  });

  it('does not reach the server with a key that ended', async () => {
    await bench.change('gemini', 'connect');
    const withKey = await gemini.readConfig();
    await bench.change('gemini', 'disconnect');
    await writeFile(gemini.file, withKey);
    const before = bench.pair.mcp.requests.length;
    assert.match(await gemini.mcp('list'), /✗ linear: .* - Disconnected/u);
    assert.equal(bench.pair.mcp.requests.length, before);
  });

  it('is not connected after the credential was revoked', async () => {
    await bench.change('gemini', 'connect');
    await bench.window.request(toDaemon.revoke, { id: 'linear' });
    assert.match(await gemini.mcp('list'), /✗ linear: .* - Disconnected/u);
    const { attention } = bench.window;
    await eventually('a person is called', () => attention.includes('linear not_authorized'));
  });

  it('lives with what we write among its own servers, and we with what it writes', async () => {
    await bench.change('gemini', 'connect');
    await gemini.mcp('add', '-s', 'user', '-t', 'http', 'other', 'http://127.0.0.1:9/mcp');
    assert.match(await gemini.mcp('list'), CONNECTED);
    await bench.change('gemini', 'disconnect');
    const left = await gemini.mcp('list');
    assert.match(left, /other: /u);
    assert.doesNotMatch(left, /linear/u);
  });

  it('has its entry corrected when port and key change', async () => {
    await bench.change('gemini', 'connect');
    await bench.window.request(toDaemon.rebind, {});
    assert.match(await gemini.mcp('list'), /✗ linear: .* - Disconnected/u);
    await bench.change('gemini', 'connect');
    assert.match(await gemini.mcp('list'), CONNECTED);
  });
});
