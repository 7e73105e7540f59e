// @ts-check
import { succeeds } from './tools.mjs';

const CHECKS = [
  ['tsc'],
  ['oxlint'],
  ['prettier', '--check', '.'],
  ['knip'],
  ['node', 'scripts/l10n.mjs', '--check'],
];

/** All of them run, so that one report shows everything there is to mend. */
const failed = [];
for (const command of CHECKS) {
  if (!(await succeeds(command))) failed.push(command.slice(0, 2).join(' '));
}
console.log(failed.length > 0 ? `check: ${failed.join(', ')} failed` : 'check: all clear');
process.exitCode = failed.length > 0 ? 1 : 0;
