import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { appendFile, mkdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { describe, it } from 'mocha';
import type { JournalRecord } from '../../src/core/journal.ts';
import { journalFixture, put } from './journalFixture.ts';

describe('Damaged journal', () => {
  const { open, file, written, reopened } = journalFixture();
  const lines = async () => (await readFile(file(), 'latin1')).split('\n');

  it('cuts a last line that a crash left unfinished, at every length', async () => {
    await written(put(1), put(2));
    const whole = await readFile(file());
    const [header = '', first = ''] = await lines();
    const good = header.length + first.length + 2;
    for (let length = good + 1; length < whole.length; length += 7) {
      await writeFile(file(), whole.subarray(0, length));
      const { journal, records } = await reopened();
      assert.deepEqual(journal.notes, [{ kind: 'torn', bytes: length - good }]);
      assert.deepEqual(records, [put(1)]);
    }
    const { journal } = await reopened();
    await journal.append(put(3));
    const after = await reopened();
    assert.deepEqual([after.records, after.kinds], [[put(1), put(3)], []]);
  });

  it('cuts what is no text: a file system may leave zeros', async () => {
    await written(put(1));
    await appendFile(file(), Buffer.alloc(512));
    const { records, kinds } = await reopened();
    assert.deepEqual([records, kinds], [[put(1)], ['torn']]);
  });

  it('starts anew when even the header is unfinished', async () => {
    await written(put(1));
    await truncate(file(), 5);
    const { journal, records, kinds } = await reopened();
    assert.deepEqual([records, kinds], [[], ['torn']]);
    await journal.append(put(2));
    assert.deepEqual((await reopened()).records, [put(2)]);
  });

  const damages: [string, (lines: string[]) => string[], JournalRecord[]][] = [
    [
      'a changed line',
      ([head = '', a = '', b = '', ...rest]) => {
        const at = a.length / 2;
        const other = a[at] === 'A' ? 'B' : 'A';
        return [head, `${a.slice(0, at)}${other}${a.slice(at + 1)}`, b, ...rest];
      },
      [put(2), put(3)],
    ],
    ['reordered lines', ([head = '', a = '', b = '', ...rest]) => [head, b, a, ...rest], [put(3)]],
    ['a missing line', ([head = '', , ...rest]) => [head, ...rest], []],
    [
      'a replayed line',
      ([head = '', a = '', b = '', c = '', ...rest]) => [head, a, b, c, a, ...rest],
      [put(1), put(2), put(3)],
    ],
    ['an empty line', ([head = '', a = '', ...rest]) => [head, a, '', ...rest], [put(1)]],
    ['another header', ([, ...rest]) => ['mcp-keyring-journal-9 x', ...rest], []],
    ['no header', ([, ...rest]) => rest, []],
  ];
  for (const [name, damage, left] of damages) {
    it(`notices ${name}, keeps the file aside and goes on with what verifies`, async () => {
      await written(put(1), put(2), put(3));
      const damaged = damage(await lines()).join('\n');
      await writeFile(file(), damaged);
      const { journal, records, kinds } = await reopened();
      assert.deepEqual([records, kinds], [left, ['damaged']]);
      assert.equal(await readFile(`${file()}.damaged-1`, 'latin1'), damaged);
      await journal.append(put(9));
      const after = await reopened();
      assert.deepEqual([after.records, after.kinds], [[...left, put(9)], []]);
    });
  }

  it('accepts no line of an earlier file at the same place', async () => {
    const journal = await written(put(1), put(2));
    const [, old = ''] = await lines();
    await journal.rewrite([put(5), put(6)]);
    const [head = '', , ...rest] = await lines();
    await writeFile(file(), [head, old, ...rest].join('\n'));
    const { records, kinds } = await reopened();
    assert.deepEqual([records, kinds], [[put(6)], ['damaged']]);
  });

  it('notices a foreign journal under its own name', async () => {
    const other = randomBytes(32);
    await (await open(other)).append(put(1));
    await writeFile(file(), await readFile(file(other)));
    const { records, kinds } = await reopened();
    assert.deepEqual([records, kinds], [[], ['damaged']]);
  });

  it('throws when there is a journal that cannot be read, and loses nothing', async () => {
    await mkdir(file());
    await assert.rejects(open(), {
      code: 'journal_unwritable',
      details: { reason: 'EISDIR' },
    });
  });
});
