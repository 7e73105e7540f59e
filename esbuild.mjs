// @ts-check
import { rm } from 'node:fs/promises';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import * as esbuild from 'esbuild';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');
const { version } = JSON.parse(await readFile('package.json', 'utf8'));
const KIB = 1024;
const EXTENSION_LIMIT = 200 * KIB;

/** Bundled CommonJS packages call `require`, which an ES module does not have. */
const requireBanner = `import { createRequire as makeRequire } from 'node:module';
const require = makeRequire(import.meta.url);`;

/** @type {esbuild.BuildOptions} */
const common = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  outdir: 'dist',
  // jsonc-parser's `main` is a UMD file that cannot be bundled.
  mainFields: ['module', 'main'],
  banner: { js: requireBanner },
  define: { MCP_KEYRING_VERSION: JSON.stringify(version) },
  minify: production,
  sourcemap: !production,
  metafile: true,
  logLevel: 'warning',
};

/** VS Code loads the extension; the other programs may run on whatever `node` is on PATH. */
const builds = [
  {
    ...common,
    entryPoints: ['src/extension.ts'],
    external: ['vscode'],
    target: 'node22',
    // What is rarely used is a file of its own, loaded on demand.
    splitting: true,
  },
  {
    ...common,
    entryPoints: ['src/daemon.ts'],
    outdir: 'dist/daemon',
    target: 'node20',
    // The parser of certificates and the editor for TOML, which many never need, are files of their own.
    splitting: true,
  },
  { ...common, entryPoints: ['src/headers.ts'], outdir: 'dist/daemon', target: 'node20' },
];

/** @param {esbuild.Metafile} metafile */
function report({ outputs }) {
  for (const [file, { entryPoint }] of Object.entries(outputs)) {
    if (entryPoint === undefined) continue;
    const bytes = bytesToStart(outputs, file);
    console.log(`${file}  ${(bytes / KIB).toFixed(1)} KiB`);
    if (production && basename(file) === 'extension.js' && bytes > EXTENSION_LIMIT) {
      throw new Error(`${file} is larger than ${EXTENSION_LIMIT / KIB} KiB.`);
    }
  }
}

/**
 * What is read before an entry can start: its file and all that it imports at once, each counted once.
 * @param {esbuild.Metafile['outputs']} outputs
 * @param {string} entry
 */
function bytesToStart(outputs, entry) {
  const needed = new Set([entry]);
  for (const file of needed) {
    for (const { path, kind } of outputs[file]?.imports ?? []) {
      if (kind === 'import-statement' && path in outputs) needed.add(path);
    }
  }
  return [...needed].reduce((sum, file) => sum + (outputs[file]?.bytes ?? 0), 0);
}

/** @param {esbuild.BuildOptions} options */
async function watchOne(options) {
  const context = await esbuild.context({ ...options, logLevel: 'info' });
  await context.watch();
}

// What the package holds is what is in dist now: nothing of an earlier build.
if (production) await rm('dist', { recursive: true, force: true });
if (watch) await Promise.all(builds.map(watchOne));
else {
  const results = await Promise.all(builds.map((options) => esbuild.build(options)));
  for (const { metafile } of results) if (metafile) report(metafile);
}
