import assert from 'node:assert/strict';
import { chmod, chown, mkdir, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { describe, it } from 'mocha';
import { ensureFolder } from '../../src/node/keyringFolder.ts';
import { workFolder } from './workFolder.ts';
import { isRoot, itWhere } from '../support/itWhere.ts';

const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

describe('ensureFolder', () => {
  const work = workFolder();
  const refuses = (path: string, reason: string) =>
    assert.rejects(ensureFolder(path), {
      code: 'daemon_unavailable',
      details: { reason, folder: path },
    });

  it('makes the folder and those above it for us alone', async () => {
    await ensureFolder(work.in('a', 'b'));
    assert.equal(await modeOf(work.in('a', 'b')), 0o700);
    assert.equal(await modeOf(work.in('a')), 0o700);
  });

  it('repairs the mode of its own folder and keeps what is in it', async () => {
    await mkdir(work.in('a'));
    await writeFile(work.in('a', 'file'), '');
    for (const mode of [0o777, 0o500, 0o750]) {
      await chmod(work.in('a'), mode);
      await ensureFolder(work.in('a'));
      assert.equal(await modeOf(work.in('a')), 0o700);
    }
    assert.deepEqual(await readdir(work.in('a')), ['file']);
  });

  it('refuses a link, also to a folder of ours, also to nowhere', async () => {
    await mkdir(work.in('real'), { mode: 0o755 });
    await symlink(work.in('real'), work.in('link'));
    await symlink(work.in('nowhere'), work.in('dangling'));
    await refuses(work.in('link'), 'folder_is_link');
    await refuses(work.in('dangling'), 'folder_is_link');
    assert.equal(await modeOf(work.in('real')), 0o755);
  });

  it('refuses a file', async () => {
    await writeFile(work.in('file'), '');
    await refuses(work.in('file'), 'folder_is_not_a_folder');
    await refuses(work.in('file', 'below'), 'ENOTDIR');
  });

  // only root can give a folder away
  itWhere(isRoot, 'refuses the folder of another user', async () => {
    await mkdir(work.in('theirs'));
    await chown(work.in('theirs'), 12_345, 12_345);
    await refuses(work.in('theirs'), 'folder_of_another_user');
  });
});
