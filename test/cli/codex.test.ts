import assert from 'node:assert/strict';
import { appendFile, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { toDaemon } from '../../src/protocol/toDaemon.ts';
import { Running } from '../servers/running.ts';
import { eventually } from '../support/eventually.ts';
import { Codex } from './codexProgram.ts';
import { ToolBench } from './otherTools.ts';

const OWN = `# Ada's
model = "gpt-5" # the big one

[mcp_servers.files]
command = "true"
enabled = false
`;

describe('Codex CLI', () => {
  const running = new Running();
  let codex: Codex;
  let bench: ToolBench;

  beforeEach(async () => {
    codex = await Codex.start();
    bench = await ToolBench.start(running, codex.home);
    await writeFile(codex.file, OWN);
  });
  afterEach(async () => {
    await bench.realm.close();
    await codex.dispose();
    await running.close();
  });

  const linear = async () => (await codex.servers()).find(({ name }) => name === 'linear');

  it('reaches the server through the file we wrote, with a token that it never sees', async () => {
    await bench.change('codex', 'connect');
    const listed = JSON.parse(await codex.mcp('list', '--json')) as { name: string }[];
    assert.deepEqual(listed.map(({ name }) => name).toSorted(), ['files', 'linear']);
    const status = await linear();
    assert.ok(status && 'whoami' in status.tools, JSON.stringify(status));
    const { token, active } = await bench.seenToken();
    assert.ok(active);
    const key = await bench.keyOf('codex');
    const config = await codex.readConfig();
    assert.ok(!config.includes(token) && !config.includes(key), 'no secret stands in its file');
    assert.ok(!bench.sawKey(key), 'the caller key ends at the gateway');
  });

  it('is told what to do after the credential was revoked', async () => {
    await bench.change('codex', 'connect');
    await bench.window.request(toDaemon.revoke, { id: 'linear' });
    const status = await linear();
    assert.deepEqual(status?.tools, {});
    const { attention } = bench.window;
    await eventually('a person is called', () => attention.includes('linear not_authorized'));
  });

  it('lives with what we write among its own servers, and we with what it writes', async () => {
    await bench.change('codex', 'connect');
    await bench.change('codex', 'disconnect');
    assert.equal(await codex.readConfig(), OWN);
    await bench.change('codex', 'connect');
    await codex.mcp('add', 'other', '--url', 'http://127.0.0.1:9/mcp');
    assert.ok(await linear());
    await bench.change('codex', 'disconnect');
    const listed = JSON.parse(await codex.mcp('list', '--json')) as { name: string }[];
    assert.deepEqual(listed.map(({ name }) => name).toSorted(), ['files', 'other']);
  });

  it('reads its file after we took away what it allowed our tools', async () => {
    await bench.change('codex', 'connect');
    await appendFile(
      codex.file,
      '\n[mcp_servers.linear.tools.whoami]\napproval_mode = "approve"\n',
    );
    assert.ok(await linear());
    await bench.change('codex', 'disconnect');
    assert.equal(await codex.readConfig(), OWN);
    assert.match(await codex.mcp('list'), /files/u);
  });

  it('reads an entry in an inline table', async () => {
    const inline = 'mcp_servers = { files = { command = "true", enabled = false } }\n';
    await writeFile(codex.file, inline);
    await bench.change('codex', 'connect');
    assert.ok('whoami' in ((await linear())?.tools ?? {}));
    await bench.change('codex', 'disconnect');
    assert.equal(await codex.readConfig(), inline);
  });

  it('has its entry corrected when the port changes', async () => {
    await bench.change('codex', 'connect');
    await bench.window.request(toDaemon.rebind, {});
    assert.deepEqual((await linear())?.tools, {});
    await bench.change('codex', 'connect');
    assert.ok('whoami' in ((await linear())?.tools ?? {}));
  });
});
