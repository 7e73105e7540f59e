import assert from 'node:assert/strict';
import { lstat, mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import { describe, it } from 'mocha';
import { lock } from 'proper-lockfile';
import { applyHostFile } from '../../src/node/hostFile.ts';
import { append, hostHome, refused } from './hostHome.ts';

describe("a host's file that its host has locked", () => {
  const { file, write, read, inHome } = hostHome();
  it('is waited for', async () => {
    await write('a');
    const release = await lock(file().path, { realpath: false });
    const done = applyHostFile(file(5000), append, 'a');
    const expected = refused('host_file_unwritable', { path: file().path, reason: 'locked' });
    // One with less patience begins later and gives up: for so long the first has waited.
    await assert.rejects(applyHostFile(file(), append, 'a'), expected);
    assert.equal(await read(), 'a');
    await release();
    await done;
    assert.equal(await read(), 'a+');
  });

  it('is refused after a while, untouched', async () => {
    await write('a');
    const release = await lock(file().path, { realpath: false });
    const expected = refused('host_file_unwritable', { path: file().path, reason: 'locked' });
    await assert.rejects(applyHostFile(file(), append, 'a'), expected);
    assert.ok((await lstat(`${file().path}.lock`)).isDirectory());
    await release();
    assert.equal(await read(), 'a');
  });

  it('is written when the holder was killed long ago, but not over a note in the lock', async () => {
    await write('a');
    const folder = `${file().path}.lock`;
    const old = Date.now() / 1000 - 11;
    await mkdir(folder);
    await writeFile(`${folder}/owner.json`, '{}');
    await utimes(folder, old, old);
    const expected = refused('host_file_unwritable', { path: file().path, reason: 'locked' });
    await assert.rejects(applyHostFile(file(), append, 'a'), expected);
    await rm(`${folder}/owner.json`);
    await utimes(folder, old, old);
    await applyHostFile(file(), append, 'a');
    assert.deepEqual([await read(), await inHome()], ['a+', ['.claude.json']]);
  });

  it('is changed by many, one after the other, whole', async () => {
    await write('');
    const texts = ['', '+', '++', '+++', '++++'];
    const results = await Promise.allSettled(
      [...texts, ...texts].map((before) => applyHostFile(file(5000), append, before)),
    );
    const written = results.filter((result) => result.status === 'fulfilled').length;
    assert.equal(await read(), '+'.repeat(written));
    assert.ok(written >= 1);
  });

  it('needs no lock when its host has none', async () => {
    await write('a');
    await mkdir(`${file().path}.lock`);
    await applyHostFile({ ...file(), lock: 'none' }, append, 'a');
    assert.equal(await read(), 'a+');
  });
});
