import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { runSuite } from './suite.ts';

const root = resolve(import.meta.dirname, '../..');
const counts = await runSuite({
  extension: root,
  tests: resolve(root, 'out/test/vscode/index.js'),
});
if (process.env['TEST_COUNTS']) {
  await writeFile(process.env['TEST_COUNTS'], JSON.stringify(counts));
}
process.exitCode = counts.failed > 0 ? 1 : 0;
