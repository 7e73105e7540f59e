import { startDaemon } from '../../../src/node/startDaemon.ts';

/** A window that starts a daemon and ends. */
const [folder = '', entry = ''] = process.argv.slice(2);
const key = new Uint8Array(32);
const runtimes = [process.execPath];
const { pid } = await startDaemon({ folder, entry, key, runtimes, env: process.env });
process.stdout.write(`${pid}\n`);
process.stdin.destroy();
