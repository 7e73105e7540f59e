// @ts-check
import { ensure } from './setup.mjs';

/*
 * Usage: npm run --silent headless -- <command> … [--json]
 * The keyring without VS Code, for developers: the same broker, gateway and OAuth engine with their stores in memory.
 * `npm run --silent headless -- help` lists the commands.
 */

await ensure(['dependencies']);
const { register } = await import('tsx/esm/api');
register();
const { main } = await import('./headless/main.ts');
process.exitCode = await main(process.argv.slice(2));
