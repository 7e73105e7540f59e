// @ts-check
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ensureChromium } from './setup/chromium.mjs';
import { ensureClaudeCode } from './setup/claude-code.mjs';
import { ensureCodex } from './setup/codex.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { ensureGemini } from './setup/gemini.mjs';
import { ensureHost } from './setup/host.mjs';
import { ensureTlsTools } from './setup/tls-tools.mjs';

export {
  ensureChromium,
  ensureClaudeCode,
  ensureCodex,
  ensureDependencies,
  ensureGemini,
  ensureHost,
};

/** @type {Record<string, () => Promise<unknown>>} */
const STEPS = {
  dependencies: ensureDependencies,
  host: ensureHost,
  chromium: ensureChromium,
  claude: ensureClaudeCode,
  codex: ensureCodex,
  gemini: ensureGemini,
  tls: ensureTlsTools,
};

/** @typedef {'dependencies' | 'host' | 'chromium' | 'claude' | 'codex' | 'gemini' | 'tls'} Step */

/**
 * Makes sure that these are there. What is cached costs milliseconds and no network.
 *
 * @param {readonly string[]} names
 */
export async function ensure(names) {
  for (const name of names) {
    const step = STEPS[name];
    if (!step) throw new Error(`"${name}" is none of ${Object.keys(STEPS).join(', ')}.`);
    await step();
  }
}

async function main() {
  const names = process.argv.slice(2);
  await ensure(names.length > 0 ? names : Object.keys(STEPS));
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await main().catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
