import { randomBytes } from 'node:crypto';
import type { JournalRecord } from '../../src/core/journal.ts';
import { journalFile, openJournal, type SealedJournal } from '../../src/node/journal.ts';
import { workFolder } from './workFolder.ts';

const step = { key: 'credential:demo', at: 1000 };
export const put = (generation: number, value = `value-${generation}`): JournalRecord => ({
  kind: 'put',
  ...step,
  generation,
  value,
});
export const spend = (generation: number): JournalRecord => ({
  kind: 'spend',
  ...step,
  generation,
});

/** A journal in a fresh folder for each test of the file. */
export function journalFixture() {
  const work = workFolder();
  const key = randomBytes(32);
  const open = (other: Uint8Array = key) => openJournal(work.in('journal'), other);
  return {
    work,
    open,
    file: (other: Uint8Array = key) => journalFile(work.in('journal'), other),
    written: async (...records: JournalRecord[]): Promise<SealedJournal> => {
      const journal = await open();
      for (const record of records) await journal.append(record);
      return journal;
    },
    reopened: async () => {
      const journal = await open();
      const records = await journal.read();
      return { journal, records, kinds: journal.notes.map(({ kind }) => kind) };
    },
  };
}
