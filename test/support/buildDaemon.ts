import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

const banner = `import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);`;

/** Builds a daemon for a test into `folder`: another program, or the real one with another version. */
export async function buildDaemon(
  folder: string,
  { entry = 'src/daemon.ts', version = '0.1.0' }: { entry?: string; version?: string } = {},
): Promise<string> {
  await mkdir(folder, { recursive: true });
  await build({
    entryPoints: [entry],
    outfile: join(folder, 'daemon.js'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    banner: { js: banner },
    logLevel: 'error',
    define: { MCP_KEYRING_VERSION: JSON.stringify(version) },
  });
  await copyFile('dist/daemon/headers.js', join(folder, 'headers.js'));
  return folder;
}
