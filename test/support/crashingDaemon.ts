/** The daemon, but it kills itself at the moment that the file `crash-at` in its folder names. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Journal, JournalRecord } from '../../src/core/journal.ts';
import { runDaemon } from '../../src/node/daemon/runDaemon.ts';
import { answerStart, readStart } from '../../src/node/startDaemon.ts';

const [folder = ''] = process.argv.slice(2);

function crashIf(moment: string, record: JournalRecord): void {
  const file = join(folder, 'crash-at');
  if (record.kind !== 'put' || !existsSync(file)) return;
  if (readFileSync(file, 'utf8') === moment) process.kill(process.pid, 'SIGKILL');
}

function crashing(journal: Journal): Journal {
  return {
    read: () => journal.read(),
    rewrite: (records) => journal.rewrite(records),
    close: () => journal.close(),
    append: async (record) => {
      crashIf('before-journal', record);
      await journal.append(record);
      crashIf('after-journal', record);
    },
  };
}

const { key, replace } = await readStart(process.stdin);
const times = { idle: 30_000, drain: 30_000 };
const { pid, ended } = await runDaemon({
  folder,
  key,
  headers: join(import.meta.dirname, 'headers.js'),
  replace,
  version: '0.1.0',
  wrapJournal: crashing,
  ...times,
});
await answerStart(process.stdout, { ready: true, pid });
await ended;
