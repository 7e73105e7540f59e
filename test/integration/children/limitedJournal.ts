import { toAuthError } from '../../../src/core/errors.ts';
import { openJournal } from '../../../src/node/journal.ts';

/** Appends until the process's limit for the size of a file stops it, prints the reason and how much it holds. */
const [file = ''] = process.argv.slice(2);
process.on('SIGXFSZ', () => undefined);
const journal = await openJournal(file, new Uint8Array(32));
for (let n = 0; n < 1000; n++) {
  try {
    await journal.append({
      kind: 'put',
      key: `k${n}`,
      generation: n,
      value: 'v'.repeat(99),
      at: n,
    });
  } catch (error) {
    process.stdout.write(
      `${toAuthError(error).code} ${toAuthError(error).details['reason']} ${n}\n`,
    );
    break;
  }
}
process.stdin.destroy();
