import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toAuthError } from '../../src/core/errors.ts';
import { runKeyCommand } from '../../src/node/keyCommand.ts';

describe('a command that reads a key', () => {
  let folder: string;
  let script: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mcp-keyring-'));
    script = join(folder, 'vault.cjs');
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function run(program: string, reference = 'op://vault/api', timeout?: number) {
    await writeFile(script, program);
    const words = [process.execPath, script, '${reference}'];
    return runKeyCommand({ name: 'vault', words }, reference, { MARK: 'm' }, timeout);
  }
  const reason = async (running: Promise<string>): Promise<string | undefined> => {
    const error = toAuthError(
      await running.then(
        () => undefined,
        (thrown: unknown) => thrown,
      ),
    );
    assert.equal(error.code, 'key_command_failed');
    return error.details['reason'];
  };

  it('gets the reference as one word, the environment that it was given, and no shell', async () => {
    const given = '$(id) "a b"; x';
    const program =
      'process.stdout.write(JSON.stringify([process.argv.slice(2), process.env.MARK, process.env.PATH ?? ""]))';
    assert.deepEqual(JSON.parse(await run(program, given)), [[given], 'm', '']);
  });

  it('loses the line break at its end and nothing else', async () =>
    assert.equal(await run("process.stdout.write(' a b \\r\\n')"), ' a b '));

  for (const [what, program, expected] of [
    ['nothing', '', 'empty'],
    ['an error', "console.log('secret'); process.exit(3)", 'exit'],
    ['far too much', "process.stdout.write('x'.repeat(100_000))", 'too_long'],
  ] as const)
    it(`that prints ${what} gives no value: ${expected}`, async () =>
      assert.equal(await reason(run(program)), expected));

  it('that never ends is ended', async () =>
    assert.equal(await reason(run('setInterval(() => {}, 1000)', 'x', 300)), 'timeout'));

  it('that will not end is ended all the same', async () => {
    const deaf = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)";
    assert.equal(await reason(run(deaf, 'x', 600)), 'timeout');
  });

  it('that is not there is said to be missing', async () => {
    const words = [join(folder, 'none'), '${reference}'];
    assert.equal(await reason(runKeyCommand({ name: 'vault', words }, 'x', {})), 'missing');
  });
});
