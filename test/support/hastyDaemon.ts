/** The daemon, but its leases end soon. */
import { join } from 'node:path';
import { runDaemon } from '../../src/node/daemon/runDaemon.ts';
import { answerStart, readStart } from '../../src/node/startDaemon.ts';

const [folder = ''] = process.argv.slice(2);
const { key, replace } = await readStart(process.stdin);
const { pid, ended } = await runDaemon({
  folder,
  key,
  headers: join(import.meta.dirname, 'headers.js'),
  replace,
  version: '0.1.0',
  idle: 30_000,
  drain: 30_000,
  lease: { length: 2_000, settle: 200 },
});
await answerStart(process.stdout, { ready: true, pid });
await ended;
