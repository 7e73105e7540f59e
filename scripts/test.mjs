// @ts-check
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensure } from './setup.mjs';
import { offline } from './offline.mjs';
import { patience } from './patience.mjs';
import { TIERS } from './tiers.mjs';
import { must, ROOT, succeeds } from './tools.mjs';

/*
 * Usage: node scripts/test.mjs [tier…] [arguments for mocha…]
 * Without a tier it runs all of them. Its last line is the sum over all tiers.
 */

/** @typedef {import('./tiers.mjs').Tier} Tier */
/** @typedef {{ passed: number; failed: number }} Counts */

const args = process.argv.slice(2);
const first = args.findIndex((arg) => !(arg in TIERS));
const chosen = first < 0 ? args : args.slice(0, first);
const mochaArgs = first < 0 ? [] : args.slice(first);

/** Several tiers need the same build; it is made once. @type {Set<string>} */
const done = new Set();

/** @param {Tier} tier */
async function prepare({ files, needs = [], before = [] }) {
  if (files && !(await hasTests(files))) throw new Error(`There are no tests in test/${files}.`);
  await ensure(needs);
  for (const command of before) {
    if (done.has(command.join(' '))) continue;
    await must(command);
    done.add(command.join(' '));
  }
}

/** @param {string} folder */
async function hasTests(folder) {
  const options = { recursive: true };
  const names = await readdir(join(ROOT, 'test', folder), options).catch(() => []);
  return names.some((name) => name.endsWith('.test.ts'));
}

/**
 * Runs a tier's tests without a network: what they need was set up before.
 *
 * @param {Tier} tier
 * @param {string} counts the file for the runner's counts
 * @returns {Promise<Counts>}
 */
async function runTier(tier, counts) {
  await prepare(tier);
  const extra = tier.command[0] === 'mocha' ? mochaArgs : [];
  const command = [...tier.command, ...extra];
  const limit = patience(counts);
  const isolated = tier.single ? command : await offline(command);
  const ok = await succeeds(isolated, { TEST_COUNTS: counts }, limit.signal);
  limit.end();
  if (tier.single) return { passed: ok ? 1 : 0, failed: ok ? 0 : 1 };
  const text = await readFile(counts, 'utf8').catch(() => '');
  if (!text) throw new Error('The runner ended without a result.');
  return complete(JSON.parse(text), ok && !limit.signal.aborted);
}

/**
 * A runner that fails without a failed test, or without any test, has failed all the same.
 *
 * @param {Counts} counts
 * @param {boolean} ok
 * @returns {Counts}
 */
function complete({ passed, failed }, ok) {
  const silent = failed === 0 && (!ok || passed === 0);
  if (silent) console.error(passed === 0 ? 'No test ran.' : 'The runner failed after its tests.');
  return { passed, failed: silent ? 1 : failed };
}

/**
 * @param {string} name
 * @param {Tier} tier
 * @param {string} counts
 * @returns {Promise<Counts>}
 */
async function report(name, tier, counts) {
  console.log(`\n── ${name}`);
  const started = Date.now();
  const result = await runTier(tier, counts).catch((error) => {
    console.error(error.message);
    return { passed: 0, failed: 1 };
  });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  const total = result.passed + result.failed;
  console.log(
    `${result.failed > 0 ? '✗' : '✓'} ${name}: ${result.passed} of ${total} in ${seconds} s`,
  );
  return result;
}

async function main() {
  const sum = { passed: 0, failed: 0 };
  const folder = await mkdtemp(join(tmpdir(), 'mcp-keyring-test-'));
  try {
    await ensure(['dependencies']);
    for (const name of chosen.length > 0 ? chosen : Object.keys(TIERS)) {
      const tier = TIERS[name];
      if (!tier) continue;
      const { passed, failed } = await report(name, tier, join(folder, `${name}.json`));
      sum.passed += passed;
      sum.failed += failed;
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    sum.failed += 1;
  }
  await rm(folder, { recursive: true, force: true });
  console.log(`\n${sum.passed} passed, ${sum.failed} failed`);
  process.exitCode = sum.failed > 0 ? 1 : 0;
}

await main();
