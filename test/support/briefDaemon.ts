/** The daemon, but it waits only moments for somebody who needs it. */
import { join } from 'node:path';
import { runDaemon } from '../../src/node/daemon/runDaemon.ts';
import { answerStart, readStart } from '../../src/node/startDaemon.ts';

const [folder = ''] = process.argv.slice(2);
const { key, replace } = await readStart(process.stdin);
const headers = join(import.meta.dirname, 'headers.js');
const times = { idle: 100, drain: 30_000 };
const { pid, ended } = await runDaemon({
  folder,
  key,
  headers,
  replace,
  version: '0.1.0',
  ...times,
});
await answerStart(process.stdout, { ready: true, pid });
await ended;
