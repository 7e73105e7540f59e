import assert from 'node:assert/strict';
import { cp, mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { beforeEach, describe, it } from 'mocha';
import { installVersion } from '../../src/node/distribution.ts';
import { publish } from '../../src/node/endpointOfDaemon.ts';
import { writeLauncher } from '../../src/node/launcher.ts';
import { workFolder } from './workFolder.ts';

describe('installVersion', () => {
  const work = workFolder();
  const install = (version: string) =>
    installVersion({ from: work.in('dist'), folder: work.in('keyring'), version });
  const versions = async () => (await readdir(work.in('keyring', 'versions'))).toSorted();
  const agedHours = (path: string, hours: number) => {
    const then = new Date(Date.now() - hours * 3_600_000);
    return utimes(path, then, then);
  };

  beforeEach(async () => {
    await mkdir(work.in('dist'));
    await writeFile(work.in('dist', 'daemon.js'), "import './chunk-A1.js';");
    await writeFile(work.in('dist', 'headers.js'), '// headers');
    await writeFile(work.in('dist', 'chunk-A1.js'), 'console.log("ran");');
    await writeFile(work.in('dist', 'daemon.js.map'), '{}');
  });

  it('copies every script and says that they are modules', async () => {
    const target = await install('0.1.0');
    assert.match(basename(target), /^0\.1\.0-[0-9a-f]{12}$/);
    const names = ['chunk-A1.js', 'daemon.js', 'headers.js', 'package.json'];
    assert.deepEqual((await readdir(target)).toSorted(), names);
    assert.equal(await readFile(`${target}/package.json`, 'utf8'), '{"type":"module"}\n');
    assert.equal((await stat(target)).mode & 0o777, 0o700);
    await rm(work.in('dist'), { recursive: true });
    assert.equal(await readFile(`${target}/headers.js`, 'utf8'), '// headers');
  });

  it('gives the same folder again, and another one for other contents', async () => {
    const first = await install('0.1.0');
    assert.equal(await install('0.1.0'), first);
    await writeFile(work.in('dist', 'chunk-A1.js'), 'changed');
    assert.notEqual(await install('0.1.0'), first);
  });

  it('mends a copy that was damaged', async () => {
    const target = await install('0.1.0');
    await writeFile(`${target}/daemon.js`, 'broken');
    await rm(`${target}/chunk-A1.js`);
    await install('0.1.0');
    assert.equal(await readFile(`${target}/daemon.js`, 'utf8'), "import './chunk-A1.js';");
    assert.equal(await readFile(`${target}/chunk-A1.js`, 'utf8'), 'console.log("ran");');
  });

  it('is safe to race', async () => {
    const targets = await Promise.all(Array.from({ length: 8 }, () => install('0.1.0')));
    assert.equal(new Set(targets).size, 1);
    assert.deepEqual(await versions(), [basename(targets[0] ?? '')]);
  });

  it('keeps the newest two, what the daemon runs and what a launcher names', async () => {
    const names = new Map<string, string>();
    const target = await install('0.0.0');
    for (const [hours, version] of ['5.0.0', '4.0.0', '3.0.0', '2.0.0', '1.0.0'].entries()) {
      const path = work.in('keyring', 'versions', `${version}-0123456789ab`);
      await cp(target, path, { recursive: true });
      await agedHours(path, hours + 1);
      names.set(version, basename(path));
    }
    await agedHours(target, 99);
    const folder = work.in('keyring');
    await publish(folder, { address: '/a', pid: 1, version: '2.0.0' });
    const entry = work.in('keyring', 'versions', names.get('3.0.0') ?? '', 'headers.js');
    await writeLauncher({ folder, runtime: process.execPath, entry });
    const current = basename(await install('6.0.0'));
    const kept = ['5.0.0', '3.0.0', '2.0.0'].map((version) => names.get(version) ?? '');
    assert.deepEqual(await versions(), [...kept, current].toSorted());
  });

  it('removes unfinished copies of killed processes, and leaves those that are being made', async () => {
    for (const [name, hours] of [
      ['.tmp-old', 2],
      ['.tmp-new', 0],
    ] as const) {
      await mkdir(work.in('keyring', 'versions', name), { recursive: true });
      await agedHours(work.in('keyring', 'versions', name), hours);
    }
    const target = await install('0.1.0');
    assert.deepEqual(await versions(), ['.tmp-new', basename(target)]);
  });

  it('keeps a strange version inside its folder', async () => {
    const target = await install('../../0.1.0/x');
    assert.deepEqual(await versions(), [basename(target)]);
  });
});
