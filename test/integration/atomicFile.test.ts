import assert from 'node:assert/strict';
import {
  chmod,
  chown,
  mkdir,
  readdir,
  readFile,
  readlink,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { describe, it } from 'mocha';
import { withBusyRetry, writeFileAtomic } from '../../src/node/atomicFile.ts';
import { readTextIfThere } from '../../src/node/existingFile.ts';
import { ChildProgram } from './childProgram.ts';
import { workFolder } from './workFolder.ts';
import { isRoot, itWhere } from '../support/itWhere.ts';

const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

describe('writeFileAtomic', () => {
  const work = workFolder();

  it('makes a file that only we can read, and leaves nothing else', async () => {
    await writeFileAtomic(work.in('f'), 'text €');
    assert.equal(await readFile(work.in('f'), 'utf8'), 'text €');
    assert.equal(await modeOf(work.in('f')), 0o600);
    assert.deepEqual(await readdir(work.path), ['f']);
  });

  it('keeps the mode of a file that is there, unless told', async () => {
    await writeFile(work.in('f'), 'old');
    await chmod(work.in('f'), 0o664);
    await writeFileAtomic(work.in('f'), 'new');
    assert.equal(await modeOf(work.in('f')), 0o664);
    await writeFileAtomic(work.in('f'), 'newer', { mode: 0o600 });
    assert.equal(await modeOf(work.in('f')), 0o600);
  });

  it('gives exactly the mode that was asked for, whatever the umask', async () => {
    const umask = process.umask(0o077);
    try {
      await writeFileAtomic(work.in('f'), 'new', { mode: 0o755 });
    } finally {
      process.umask(umask);
    }
    assert.equal(await modeOf(work.in('f')), 0o755);
  });

  itWhere(isRoot, 'keeps the owner where we may', async () => {
    await writeFile(work.in('f'), 'old');
    await chown(work.in('f'), 12_345, 23_456);
    await writeFileAtomic(work.in('f'), 'new');
    const { uid, gid } = await stat(work.in('f'));
    assert.deepEqual([uid, gid], [12_345, 23_456]);
  });

  it('writes the target of a link, through links, also when it is not there yet', async () => {
    await mkdir(work.in('dots'));
    await symlink('dots/target', work.in('inner'));
    await symlink('inner', work.in('link'));
    for (const text of ['first', 'second']) {
      await writeFileAtomic(work.in('link'), text);
      assert.equal(await readFile(work.in('dots', 'target'), 'utf8'), text);
    }
    assert.equal(await readlink(work.in('link')), 'inner');
    assert.equal(await readlink(work.in('inner')), 'dots/target');
    assert.deepEqual(await readdir(work.in('dots')), ['target']);
  });

  it('never replaces what is no file', async () => {
    await symlink('/dev/null', work.in('off'));
    await mkdir(work.in('folder'));
    await assert.rejects(writeFileAtomic(work.in('off'), 'x'), { code: 'EINVAL' });
    await assert.rejects(writeFileAtomic(work.in('folder'), 'x'), { code: 'EINVAL' });
    assert.ok((await stat('/dev/null')).isCharacterDevice());
  });

  it('reports a link that leads to itself', async () => {
    await symlink('loop', work.in('loop'));
    await assert.rejects(writeFileAtomic(work.in('loop'), 'x'), { code: 'ELOOP' });
  });

  it('leaves the old file and nothing else behind when it fails', async () => {
    await writeFile(work.in('f'), 'old');
    // a value that the disk never sees: the write fails after the temporary file was made
    const unwritable = Object.create(null) as string;
    await assert.rejects(writeFileAtomic(work.in('f'), unwritable), TypeError);
    assert.equal(await readFile(work.in('f'), 'utf8'), 'old');
    assert.deepEqual(await readdir(work.path), ['f']);
    await assert.rejects(writeFileAtomic(work.in('no', 'f'), 'x'), { code: 'ENOENT' });
  });

  it('removes what a killed process left of the same file, and nothing younger or of others', async () => {
    const old = new Date(Date.now() - 7_200_000);
    for (const name of ['.f.0123456789ab.tmp', '.g.0123456789ab.tmp', '.f.swp']) {
      await writeFile(work.in(name), '');
      await utimes(work.in(name), old, old);
    }
    await writeFile(work.in('.f.ba9876543210.tmp'), '');
    await writeFileAtomic(work.in('f'), 'x');
    const left = ['.f.ba9876543210.tmp', '.f.swp', '.g.0123456789ab.tmp', 'f'];
    assert.deepEqual((await readdir(work.path)).toSorted(), left);
  });

  it('leaves the old or the new when it is killed at any moment', async () => {
    const size = 2_000_000;
    const program = new URL('./children/atomicWriter.ts', import.meta.url);
    for (let round = 0; round < 8; round++) {
      const child = new ChildProgram(program, [work.in('f'), String(size)]);
      for (let writes = 0; writes <= round; writes++) await child.line();
      await child.kill();
      const text = await readFile(work.in('f'), 'utf8');
      assert.ok(/^(?:a+|b+)$/.test(text) && text.length === size, `round ${round}`);
    }
  }).timeout(60_000);
});

describe('readTextIfThere', () => {
  const work = workFolder();

  it('gives text with its byte-order mark, or undefined', async () => {
    await writeFile(work.in('f'), '\uFEFFtext');
    assert.equal(await readTextIfThere(work.in('f')), '\uFEFFtext');
    assert.equal(await readTextIfThere(work.in('none')), undefined);
  });

  it('refuses what is not UTF-8, and a folder', async () => {
    await writeFile(work.in('f'), Buffer.from([0x61, 0xff]));
    await assert.rejects(readTextIfThere(work.in('f')), TypeError);
    await assert.rejects(readTextIfThere(work.path), { code: 'EISDIR' });
  });
});

describe('withBusyRetry', () => {
  const failing = (code: string, times: number) => {
    const state = { calls: 0 };
    const action = async () => {
      state.calls++;
      if (state.calls <= times) throw Object.assign(new Error(code), { code });
      return state.calls;
    };
    return { state, action };
  };

  it('repeats on Windows what a scanner holds up', async () => {
    for (const code of ['EPERM', 'EBUSY', 'EACCES']) {
      assert.equal(await withBusyRetry(failing(code, 2).action, 'win32'), 3);
    }
  });

  it('repeats nothing else, and nothing elsewhere', async () => {
    const full = failing('ENOSPC', 1);
    await assert.rejects(withBusyRetry(full.action, 'win32'), { code: 'ENOSPC' });
    const busy = failing('EBUSY', 1);
    await assert.rejects(withBusyRetry(busy.action, 'linux'), { code: 'EBUSY' });
    assert.deepEqual([full.state.calls, busy.state.calls], [1, 1]);
  });
});
