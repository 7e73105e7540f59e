// @ts-check
import { cp, readdir, rm } from 'node:fs/promises';
import * as esbuild from 'esbuild';

/** What runs inside an extension host: it loads no TypeScript. */
const common = /** @type {const} */ ({
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  sourcemap: 'inline',
  packages: 'external',
  logLevel: 'warning',
});

const names = (await readdir('test/vscode')).filter((name) => /(^index|\.test)\.ts$/.test(name));
await removeOld('out/test/vscode');
await Promise.all([
  esbuild.build({
    ...common,
    entryPoints: names.map((name) => `test/vscode/${name}`),
    outdir: 'out/test/vscode',
  }),
  esbuild.build({
    ...common,
    entryPoints: ['test/host/driver/driver.ts'],
    outdir: 'out/test/driver',
  }),
]);
await cp('test/host/driver/package.json', 'out/test/driver/package.json');

/**
 * Takes out what has no source any more. What has one is replaced in place: a window that is just being opened by
 * another run finds it at any time.
 *
 * @param {string} folder
 */
async function removeOld(folder) {
  const made = new Set(names.map((name) => name.replace(/\.ts$/, '.js')));
  const found = await readdir(folder).catch(() => []);
  for (const name of found) if (!made.has(name)) await rm(`${folder}/${name}`, { recursive: true });
}
