// @ts-check
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureDependencies } from './setup.mjs';
import { cacheRoot } from './setup/cache.mjs';
import { must, ROOT } from './tools.mjs';

/*
 * The suite of test/vscode in a desktop VS Code: the one that VSCODE_EXECUTABLE names, else one that is downloaded
 * (VSCODE_VERSION: stable, insiders or a number).
 */

/** @param {typeof import('@vscode/test-electron')} electron */
async function findDesktop({ downloadAndUnzipVSCode }) {
  const given = process.env['VSCODE_EXECUTABLE'];
  if (given) return given;
  const version = process.env['VSCODE_VERSION'] ?? 'stable';
  try {
    return await downloadAndUnzipVSCode({ version, cachePath: join(cacheRoot(), 'desktop') });
  } catch (error) {
    throw new Error(
      `VS Code ${version} cannot be downloaded (${/** @type {Error} */ (error).message}): set VSCODE_EXECUTABLE to one.`,
      { cause: error },
    );
  }
}

/**
 * A user with nothing yet: the suite never touches the keyring of whoever runs it.
 *
 * @param {string} folder
 */
function homeIn(folder) {
  const home = join(folder, 'home');
  const local = join(home, 'local');
  return { HOME: home, USERPROFILE: home, LOCALAPPDATA: local, XDG_STATE_HOME: local };
}

async function main() {
  await ensureDependencies();
  const electron = await import('@vscode/test-electron');
  const vscodeExecutablePath = await findDesktop(electron);
  await must(['node', 'esbuild.mjs']);
  await must(['node', 'scripts/bundle-tests.mjs']);
  const folder = await mkdtemp(join(tmpdir(), 'mcp-keyring-desktop-'));
  try {
    await electron.runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath: ROOT,
      extensionTestsPath: join(ROOT, 'out/test/vscode/index.js'),
      launchArgs: [
        '--disable-extensions',
        '--disable-workspace-trust',
        '--use-inmemory-secretstorage',
        `--user-data-dir=${join(folder, 'user')}`,
        `--extensions-dir=${join(folder, 'extensions')}`,
      ],
      extensionTestsEnv: homeIn(folder),
    });
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

await main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
