// @ts-check
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensure } from './setup.mjs';
import { ROOT } from './tools.mjs';

/*
 * Usage: node scripts/conformance.mjs [words of scenarios…]
 * Runs every authorization scenario of the official MCP conformance suite, on every wire that it is valid on, against
 * the headless driver. Prints a table and the sum.
 */

/** @typedef {{ scenario: string; wire: string }} Row */
/** @typedef {Row & { passed: boolean; seconds: number; problems: string[] }} Result */
/** @typedef {{ id: string; status: string; errorMessage?: string }} Check */

const SUITE = 'node_modules/@modelcontextprotocol/conformance/dist/index.js';
const CLIENT = `node --no-warnings scripts/conformance/client.mjs`;
/** What the pinned suite holds: fewer would mean that we do not see them all. */
const ROWS = 47;
const AT_ONCE = 2;
const TIMEOUT = 60_000;

/**
 * @param {readonly string[]} args
 * @returns {Promise<{ code: number | null; output: string }>}
 */
function suite(args) {
  const shim = join(ROOT, 'scripts/conformance/node20.mjs');
  const all = ['--no-warnings', '--import', shim, SUITE, ...args];
  const child = spawn(process.execPath, all, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output })));
}

/** The suite lists `- auth/x [wire,wire]`. @returns {Promise<Row[]>} */
async function rows() {
  const { output } = await suite(['list', '--client']);
  return [...output.matchAll(/^\s+- (auth\/\S+) \[([^\]]+)\]/gm)].flatMap(
    ([, scenario = '', wires = '']) =>
      distinct(wires.split(',')).map((wire) => ({ scenario, wire })),
  );
}

/**
 * For authorization the suite treats 2025-06-18 and 2025-11-25 alike: the older wire would only count twice.
 *
 * @param {readonly string[]} wires
 */
function distinct(wires) {
  return wires.filter((wire) => wire !== '2025-06-18' || !wires.includes('2025-11-25'));
}

/**
 * A warning counts as a failure.
 *
 * @param {Row} row
 * @param {string} folder
 * @returns {Promise<Result>}
 */
async function runRow({ scenario, wire }, folder) {
  const out = await mkdtemp(join(folder, 'row-'));
  const version = /^\d{4}/.test(wire) ? ['--spec-version', wire] : [];
  const started = Date.now();
  const run = ['client', '--command', CLIENT, '--scenario', scenario, ...version];
  const { code, output } = await suite([...run, '--timeout', String(TIMEOUT), '-o', out]);
  const checks = await checksIn(out);
  const bad = checks.filter(({ status }) => status === 'FAILURE' || status === 'WARNING');
  const problems = bad.map(({ id, errorMessage = '' }) => `${id} ${errorMessage}`.trim());
  const passed = code === 0 && checks.length > 0 && bad.length === 0;
  if (!passed && problems.length === 0) problems.push(output.slice(-2_000));
  return { scenario, wire, passed, seconds: (Date.now() - started) / 1000, problems };
}

/**
 * @param {string} folder
 * @returns {Promise<Check[]>}
 */
async function checksIn(folder) {
  const names = await readdir(folder, { recursive: true });
  const found = names.find((name) => name.endsWith('checks.json'));
  return found ? JSON.parse(await readFile(join(folder, found), 'utf8')) : [];
}

/** @param {Result} result */
function line({ scenario, wire, passed, seconds, problems }) {
  const row = `${passed ? '✓' : '✗'} ${scenario.padEnd(48)} ${wire.padEnd(11)} ${seconds.toFixed(1)} s`;
  return [row, ...problems.map((problem) => `    ${problem}`)].join('\n');
}

async function main() {
  await ensure(['dependencies']);
  const words = process.argv.slice(2);
  const all = await rows();
  const chosen = all.filter(
    ({ scenario }) => words.length === 0 || words.some((word) => scenario.includes(word)),
  );
  const folder = await mkdtemp(join(tmpdir(), 'mcp-keyring-conformance-'));
  const queue = [...chosen];
  let passed = 0;
  const worker = async () => {
    for (let row = queue.shift(); row; row = queue.shift()) {
      const result = await runRow(row, folder);
      if (result.passed) passed += 1;
      console.log(line(result));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  await rm(folder, { recursive: true, force: true });
  const failed = (words.length === 0 ? ROWS : chosen.length) - passed;
  const { TEST_COUNTS } = process.env;
  if (TEST_COUNTS) await writeFile(TEST_COUNTS, JSON.stringify({ passed, failed }));
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}

await main();
