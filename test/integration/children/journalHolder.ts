import { lockJournal } from '../../../src/node/journalLock.ts';

/** Holds the lock of a journal until it is told to let go. */
const [path = ''] = process.argv.slice(2);
const held = await lockJournal(path);
process.stdout.write('held\n');
await new Promise((resolve) => process.stdin.once('data', resolve));
await held.release();
process.stdout.write('released\n');
process.stdin.destroy();
