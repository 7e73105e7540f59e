import { join } from 'node:path';
import { toAuthError } from './core/errors.ts';
import { capOutput } from './node/cappedOutput.ts';
import { runDaemon } from './node/daemon/runDaemon.ts';
import { answerStart, readStart } from './node/startDaemon.ts';
import { problemOf } from './protocol/peer.ts';
import { version } from './version.ts';

const IDLE = 30_000;
const DRAIN = 30_000;
const LOG_LIMIT = 1_048_576;

capOutput(process.stderr, LOG_LIMIT);
const [folder = ''] = process.argv.slice(2);
try {
  const { key, replace } = await readStart(process.stdin);
  const { pid, ended } = await runDaemon({
    folder,
    key,
    headers: join(import.meta.dirname, 'headers.js'),
    version,
    replace,
    idle: IDLE,
    drain: DRAIN,
  });
  await answerStart(process.stdout, { ready: true, pid });
  await ended;
} catch (error) {
  await answerStart(process.stdout, { error: problemOf(toAuthError(error)) });
  process.exitCode = 1;
}
process.exit(); // whatever is still open: secrets, and perhaps the gateway's port
