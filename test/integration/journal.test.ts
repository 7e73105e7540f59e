import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { open as openFile, readdir, readFile, rm, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { describe, it } from 'mocha';
import type { JournalRecord } from '../../src/core/journal.ts';
import { ChildProgram } from './childProgram.ts';
import { journalFixture, put, spend } from './journalFixture.ts';
import { isPosix, itWhere } from '../support/itWhere.ts';

describe('Journal', () => {
  const { work, open, file, written, reopened } = journalFixture();

  it('writes nothing before the first record', async () => {
    const { journal, records, kinds } = await reopened();
    await journal.close();
    assert.deepEqual([records, kinds], [[], []]);
    assert.deepEqual(await readdir(work.path), []);
  });

  it('gives back what was appended, in order, also to the next one who opens it', async () => {
    const remove: JournalRecord = { kind: 'remove', key: 'credential:é', generation: 3, at: 9 };
    const records = [put(1), spend(1), put(2), remove];
    assert.deepEqual(await (await written(...records)).read(), records);
    assert.deepEqual((await reopened()).records, records);
    assert.equal((await stat(file())).mode & 0o777, 0o600);
  });

  it('serialises appends that are not awaited', async () => {
    const journal = await open();
    const records = Array.from({ length: 50 }, (_, n) => put(n));
    await Promise.all(records.map((record) => journal.append(record)));
    assert.deepEqual((await reopened()).records, records);
  });

  it('shows neither keys nor values, and no line twice', async () => {
    await written(put(1, 'planted-secret'), put(1, 'planted-secret'));
    const [, first = '', second = ''] = (await readFile(file(), 'latin1')).split('\n');
    assert.notEqual(first, second);
    for (const line of [first, second]) {
      const bytes = Buffer.from(line, 'base64url').toString('latin1');
      assert.ok(!/planted|demo|put/.test(line + bytes));
    }
  });

  it('replaces everything at once, and goes on', async () => {
    const journal = await written(put(1), put(2));
    await journal.rewrite([put(7)]);
    await journal.append(spend(7));
    assert.deepEqual((await reopened()).records, [put(7), spend(7)]);
    assert.deepEqual(await readdir(work.path), [basename(file())]);
  });

  it("leaves another key's journal alone", async () => {
    await written(put(1));
    const before = await readFile(file());
    const foreign = await open(randomBytes(32));
    assert.deepEqual(await foreign.read(), []);
    await foreign.append(put(8));
    await foreign.rewrite([]);
    assert.deepEqual(await readFile(file()), before);
    assert.equal((await readdir(work.path)).length, 2);
  });

  it('takes a half-written line back when the disk is full', async () => {
    const journal = await written(put(1));
    const length = (await stat(file())).size;
    await onFullDisk(work.in('probe'), 10, () =>
      assert.rejects(journal.append(put(2)), {
        code: 'journal_unwritable',
        details: { reason: 'ENOSPC' },
      }),
    );
    assert.equal((await stat(file())).size, length);
    assert.deepEqual(await journal.read(), [put(1)]);
    await journal.append(put(3));
    const after = await reopened();
    assert.deepEqual([after.records, after.kinds], [[put(1), put(3)], []]);
  });

  itWhere(isPosix, 'takes a half-written line back at a real limit of the system', async () => {
    const program = new URL('./children/limitedJournal.ts', import.meta.url);
    const shell = ['sh', '-c', 'ulimit -f 4; exec "$0" "$@"', process.execPath, '--import', 'tsx'];
    const child = new ChildProgram(program, [work.in('journal')], shell);
    const [code, reason, count] = (await child.line())?.split(' ') ?? [];
    await child.ended();
    assert.deepEqual([code, reason], ['journal_unwritable', 'EFBIG']);
    const journal = await open(new Uint8Array(32));
    assert.deepEqual(journal.notes, []);
    assert.equal((await journal.read()).length, Number(count));
    assert.ok(Number(count) > 0);
  });

  it('refuses to append to a file that somebody else writes', async () => {
    const journal = await written(put(1));
    await (await reopened()).journal.append(put(2));
    await assert.rejects(journal.append(put(3)), { details: { reason: 'changed' } });
    assert.deepEqual((await reopened()).records, [put(1), put(2)]);
  });

  it('restores a file that somebody deleted', async () => {
    const journal = await written(put(1));
    await rm(file());
    await journal.append(put(2));
    assert.deepEqual((await reopened()).records, [put(1), put(2)]);
  });

  it('writes nothing once it is closed, and finishes what it began', async () => {
    const journal = await open();
    const begun = journal.append(put(1));
    await journal.close();
    await begun;
    await assert.rejects(journal.append(put(2)), { details: { reason: 'closed' } });
    await assert.rejects(journal.rewrite([]), { details: { reason: 'closed' } });
    assert.deepEqual((await reopened()).records, [put(1)]);
  });

  it('refuses a key that is not 32 bytes', async () => {
    await assert.rejects(open(randomBytes(31)), { code: 'internal' });
  });
});

/** While `action` runs, every write to a file takes `taken` bytes and then finds the disk full. */
async function onFullDisk(
  probe: string,
  taken: number,
  action: () => Promise<void>,
): Promise<void> {
  const handle = await openFile(probe, 'w');
  const files = Object.getPrototypeOf(handle) as typeof handle;
  await handle.close();
  const write = Reflect.get(files, 'write') as (...args: unknown[]) => Promise<unknown>;
  const full = async function (this: typeof handle, bytes: Uint8Array, ...rest: unknown[]) {
    const [offset, , position] = rest;
    await write.call(this, bytes, offset, taken, position);
    throw Object.assign(new Error('full'), { code: 'ENOSPC' });
  };
  Reflect.set(files, 'write', full);
  try {
    await action();
  } finally {
    Reflect.set(files, 'write', write);
  }
}
