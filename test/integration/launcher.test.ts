import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdir, readFile, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { beforeEach, describe, it } from 'mocha';
import { launcherCommand, writeLauncher } from '../../src/node/launcher.ts';
import { workFolder } from './workFolder.ts';

interface Ran {
  readonly code: unknown;
  readonly out: string;
  readonly err: string;
}

describe('launcher', function () {
  if (process.platform === 'win32') return; // the batch file has its unit test
  const work = workFolder();
  const strange = `it's "a" $HOME \`id\` \\ 鑰匙 & ;`;
  const folder = () => work.in(strange, 'keyring');
  const entry = () => work.in(strange, 'keyring', 'versions', '1 $x', 'headers.js');
  const runtime = () => work.in(strange, 'run time $(id)');
  const run = (command: string, env: NodeJS.ProcessEnv) =>
    new Promise<Ran>((done) => {
      execFile('/bin/sh', ['-c', command], { env }, (error, out, err) =>
        done({ code: error?.code ?? 0, out, err }),
      );
    });
  const command = (server = 'demo') => launcherCommand(folder(), 'claude-code', server);

  beforeEach(async () => {
    await mkdir(dirname(entry()), { recursive: true });
    await symlink(process.execPath, runtime());
    await writeFile(
      entry(),
      `const { ELECTRON_RUN_AS_NODE, NODE_OPTIONS } = process.env;
       const own = { ELECTRON_RUN_AS_NODE, NODE_OPTIONS };
       console.log(JSON.stringify({ args: process.argv.slice(2), own }));`,
    );
  });

  it('runs the entry with the recorded runtime, whatever the paths contain', async () => {
    await writeLauncher({ folder: folder(), runtime: runtime(), entry: entry() });
    const { code, out, err } = await run(command(`a b'c"$d`), {
      PATH: '/nowhere',
      NODE_OPTIONS: '--require /none.js',
    });
    assert.deepEqual([code, err], [0, '']);
    assert.deepEqual(JSON.parse(out), {
      args: [folder(), 'claude-code', `a b'c"$d`],
      own: { ELECTRON_RUN_AS_NODE: '1' },
    });
  });

  it('runs it with node from PATH when the recorded runtime is gone', async () => {
    await writeLauncher({ folder: folder(), runtime: work.in('gone'), entry: entry() });
    const { code, out } = await run(command(), { PATH: dirname(process.execPath) });
    assert.equal(code, 0);
    assert.match(out, /"claude-code","demo"/);
  });

  it('says what to do when nothing can run it', async () => {
    const nothing = async () => {
      const { code, out, err } = await run(command(), { PATH: '/nowhere' });
      assert.deepEqual([code, out], [1, '']);
      assert.match(err, /^MCP Keyring cannot run .* Open VS Code .*\n$/);
    };
    await writeLauncher({ folder: folder(), runtime: work.in('gone'), entry: entry() });
    await nothing();
    await writeLauncher({ folder: folder(), runtime: runtime(), entry: work.in('gone.js') });
    await nothing();
    await writeLauncher({ folder: folder(), runtime: work.path, entry: entry() }); // a folder
    await nothing();
  });

  it('is only touched when something changed', async () => {
    const launcher = { folder: folder(), runtime: runtime(), entry: entry() };
    const path = await writeLauncher(launcher);
    await utimes(path, 1, 1);
    await chmod(path, 0o644);
    assert.equal(await writeLauncher(launcher), path);
    const same = await stat(path);
    assert.deepEqual([same.mtimeMs, same.mode & 0o777], [1000, 0o700]);
    await writeLauncher({ ...launcher, runtime: process.execPath });
    assert.match(await readFile(path, 'utf8'), new RegExp(`runtime='${process.execPath}'`));
    assert.equal((await stat(path)).mode & 0o777, 0o700);
  });
});
