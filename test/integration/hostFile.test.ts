import assert from 'node:assert/strict';
import {
  chmod,
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
import { AuthError } from '../../src/core/errors.ts';
import { applyHostFile, planHostFile } from '../../src/node/hostFile.ts';
import { append, hostHome, refused } from './hostHome.ts';
import { isPosix, itWhere } from '../support/itWhere.ts';

const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

/** Runs as an ordinary user also where the tests run as root, who may write everything. */
async function asUser(action: () => Promise<void>): Promise<void> {
  if (process.geteuid?.() !== 0) return action();
  process.seteuid?.(65534);
  await action().finally(() => process.seteuid?.(0));
}

describe("a host's file", () => {
  const { work, file, write, read, inHome } = hostHome();

  it('is planned without a write, and with the text as it is', async () => {
    await write('\uFEFFa\r\n');
    assert.deepEqual(await planHostFile(file().path, append), {
      path: file().path,
      before: '\uFEFFa\r\n',
      after: '\uFEFFa\r\n+',
    });
    assert.equal(await read(), '\uFEFFa\r\n');
    const absent = await planHostFile(work.in('home', 'absent'), append);
    assert.deepEqual(absent, { path: work.in('home', 'absent'), after: '+' });
  });

  it('is written as planned, with a backup that only we can read, and nothing left behind', async () => {
    await write('a');
    await applyHostFile(file(), append, 'a');
    assert.equal(await read(), 'a+');
    assert.deepEqual(await inHome(), ['.claude.json']);
    const [backup = '', ...more] = await readdir(file().backups);
    assert.deepEqual(more, []);
    assert.match(backup, /^\.claude\.json\.\d{8}T\d{9}Z\.[0-9a-f]{6}$/u);
    assert.equal(await readFile(work.in('keyring', 'backups', backup), 'utf8'), 'a');
    assert.equal(await modeOf(work.in('keyring', 'backups', backup)), 0o600);
    assert.equal(await modeOf(file().backups), 0o700);
  });

  it('keeps the last ten backups', async () => {
    await write('');
    for (let n = 0; n < 12; n++) await applyHostFile(file(), append, '+'.repeat(n));
    const names = (await readdir(file().backups)).toSorted();
    const oldest = await readFile(work.in('keyring', 'backups', names[0] ?? ''), 'utf8');
    assert.deepEqual([names.length, oldest], [10, '++']);
  });

  it('is made with 0600 when it was not there, without a backup', async () => {
    await mkdir(work.in('home'));
    await applyHostFile(file(), append, undefined);
    assert.deepEqual([await read(), await modeOf(file().path)], ['+', 0o600]);
    await assert.rejects(readdir(file().backups), { code: 'ENOENT' });
  });

  it('is not touched by an edit that changes nothing, nor made by one', async () => {
    await mkdir(work.in('home'));
    await applyHostFile(file(), (text) => text ?? '', undefined);
    assert.deepEqual(await inHome(), []);
    await write('a');
    await utimes(file().path, 1, 1);
    await applyHostFile(file(), (text) => text ?? '', 'a');
    assert.equal((await stat(file().path)).mtimeMs, 1000);
    await assert.rejects(readdir(file().backups), { code: 'ENOENT' });
  });

  it('keeps its mode and its symbolic link, with the lock beside the link', async () => {
    await write('');
    await writeFile(work.in('dotfile'), 'a', { mode: 0o640 });
    await chmod(work.in('dotfile'), 0o640);
    const path = work.in('home', 'link.json');
    await symlink('../dotfile', path);
    await mkdir(work.in('dotfile.lock'));
    await applyHostFile({ ...file(), path }, append, 'a');
    assert.deepEqual([await readlink(path), await readFile(path, 'utf8')], ['../dotfile', 'a+']);
    assert.equal(await modeOf(path), 0o640);
    await mkdir(`${path}.lock`);
    const locked = refused('host_file_unwritable', { path, reason: 'locked' });
    await assert.rejects(applyHostFile({ ...file(), path }, append, 'a+'), locked);
  });

  describe('is refused', () => {
    it('when it changed between preview and write, appeared or went', async () => {
      await write('b');
      const changed = refused('host_file_changed', {
        path: file().path,
        reason: 'changed_since_preview',
      });
      await assert.rejects(applyHostFile(file(), append, 'a'), changed);
      await assert.rejects(applyHostFile(file(), append, undefined), changed);
      assert.deepEqual([await read(), await inHome()], ['b', ['.claude.json']]);
      const path = work.in('home', 'gone');
      const gone = refused('host_file_changed', { path, reason: 'changed_since_preview' });
      await assert.rejects(applyHostFile({ ...file(), path }, append, 'a'), gone);
    });

    it('when the edit refuses, with the path and without a trace', async () => {
      await write('a');
      const edit = () => {
        throw new AuthError('host_file_invalid', { line: '3', column: '1', reason: 'syntax' });
      };
      const path = file().path;
      const expected = refused('host_file_invalid', {
        path,
        line: '3',
        column: '1',
        reason: 'syntax',
      });
      await assert.rejects(applyHostFile(file(), edit, 'a'), expected);
      await assert.rejects(planHostFile(path, edit), expected);
      assert.deepEqual([await read(), await inHome()], ['a', ['.claude.json']]);
    });

    it('when it is not UTF-8, which writing would damage', async () => {
      await write(Uint8Array.of(0x22, 0xff, 0x22));
      const details = { path: file().path, line: '1', column: '1', reason: 'encoding' };
      await assert.rejects(
        planHostFile(file().path, append),
        refused('host_file_invalid', details),
      );
    });

    itWhere(isPosix, 'when it or its folder may not be written', async () => {
      await write('a');
      await chmod(work.path, 0o777);
      await chmod(work.in('home'), 0o777);
      await chmod(file().path, 0o444);
      const expected = refused('host_file_unwritable', { path: file().path, reason: 'EACCES' });
      await asUser(() => assert.rejects(applyHostFile(file(), append, 'a'), expected));
      await chmod(file().path, 0o666);
      await chmod(work.in('home'), 0o555);
      await asUser(() => assert.rejects(applyHostFile(file(), append, 'a'), expected));
      await chmod(work.in('home'), 0o755);
      assert.deepEqual([await read(), await inHome()], ['a', ['.claude.json']]);
    });

    it('when it is a folder, or its folder is not there', async () => {
      await mkdir(file().path, { recursive: true });
      const folder = refused('host_file_unwritable', { path: file().path, reason: 'EISDIR' });
      await assert.rejects(planHostFile(file().path, append), folder);
      const path = work.in('nowhere', 'f');
      const absent = refused('host_file_unwritable', { path, reason: 'ENOENT' });
      await assert.rejects(applyHostFile({ ...file(), path }, append, undefined), absent);
    });

    it('when the backup cannot be written', async () => {
      await write('a');
      await writeFile(work.in('keyring'), '');
      const details = { path: file().path, reason: 'ENOTDIR' };
      await assert.rejects(
        applyHostFile(file(), append, 'a'),
        refused('host_file_unwritable', details),
      );
      assert.deepEqual([await read(), await inHome()], ['a', ['.claude.json']]);
    });
  });
});
