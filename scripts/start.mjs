// @ts-check
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ensure } from './setup.mjs';
import { hostUnavailable } from './setup/host.mjs';
import { findOnPath, run } from './setup/process.mjs';
import { ROOT } from './tools.mjs';

/*
 * Usage: npm start [-- --desktop]
 * The extension in a VS Code of its own, with a demo server in its keyring. The VS Code is a page of the browser, or
 * the one on PATH as `code`. A fresh clone needs nothing but Node and npm.
 */

/** @returns {string | undefined} the desktop VS Code to use, or undefined for one in the browser */
function chooseDesktop() {
  const unavailable = hostUnavailable();
  if (!process.argv.includes('--desktop') && !unavailable) return undefined;
  const code = findOnPath(process.platform === 'win32' ? ['code.cmd'] : ['code']);
  if (code) return code;
  throw new Error(
    'VS Code is missing: put "code" on PATH ("Shell Command: Install \'code\' command in PATH").',
  );
}

async function main() {
  const desktop = chooseDesktop();
  await ensure(desktop ? ['dependencies'] : ['dependencies', 'host']);
  console.log('Building the extension…');
  await run(process.execPath, ['scripts/package.mjs'], { cwd: ROOT });
  const { register } = await import('tsx/esm/api');
  register();
  const { runDemo } = await import('./start/demo.ts');
  await runDemo(desktop);
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await main().catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
