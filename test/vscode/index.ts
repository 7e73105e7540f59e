import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Mocha from 'mocha';

/** Runs every bundled *.test.js beside this file. VS Code calls it in the extension host. A skipped test counts as failed. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ color: true, timeout: 30_000 });
  const names = (await readdir(import.meta.dirname)).filter((name) => name.endsWith('.test.js'));
  for (const name of names.toSorted()) mocha.addFile(join(import.meta.dirname, name));
  await mocha.loadFilesAsync();
  const { passes: passed, failures, pending } = await finished(mocha);
  const failed = failures + pending;
  const file = process.env['TEST_COUNTS'];
  if (file) await writeFile(file, JSON.stringify({ passed, failed }));
  if (failed > 0) throw new Error(`${failures} failed, ${pending} were skipped`);
}

function finished(mocha: Mocha): Promise<Mocha.Stats> {
  return new Promise((resolve, reject) => {
    const runner = mocha.run(() => {
      if (runner.stats) resolve(runner.stats);
      else reject(new Error('Mocha kept no counts.'));
    });
  });
}
