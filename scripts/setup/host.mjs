// @ts-check
import { cp, mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { cached } from './cache.mjs';
import { npm, run } from './process.mjs';
import { shareSecretsBetweenWindows } from './patch-secrets.mjs';

/**
 * VS Code's remote server and web workbench as published on npm, and the Node that this server is made for. Together
 * they are a real VS Code with a real extension host, without a download from anywhere but the package registry.
 */
const CODE_SERVER = '4.139.1';
const VSCODE = '1.139.1';
const NODE = '24.21.0';
/** Raise it when what `buildServer` makes of the package changes. */
const REVISION = 1;

/** Few built-in extensions start a window seconds earlier than all ninety. */
const BUILT_INS = [
  'theme-defaults',
  'theme-seti',
  'theme-modern-icons',
  'json',
  'configuration-editing',
];

/** Large parts of the package that no test reaches: Copilot, its sandbox and its database. */
const UNUSED = ['@github', '@microsoft/mxc-sdk', '@vscode/windows-process-tree', '@vscode/sqlite3'];

/** Addons without a prebuilt binary, and what stands in for them: no test needs a compiler. */
const STAND_INS = { '@vscode/spdlog': 'spdlog.cjs', '@vscode/native-watchdog': 'watchdog.cjs' };

/** @typedef {{ node: string; server: string; builtIns: string }} Host paths: programs and the built-ins' folder */

/** Why this machine cannot have the host, or undefined. */
export function hostUnavailable() {
  if (process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch)) return undefined;
  const here = `${process.platform}-${process.arch}`;
  return `The VS Code test host exists for Linux (x64, arm64) only, not for ${here}; run "npm run test:desktop" here.`;
}

/**
 * The VS Code server and its Node, set up once per machine.
 *
 * @returns {Promise<Host>}
 */
export async function ensureHost() {
  const unavailable = hostUnavailable();
  if (unavailable) throw new Error(unavailable);
  const node = await ensureNode();
  const name = `vscode-${VSCODE}-${process.platform}-${process.arch}-r${REVISION}`;
  const label = `VS Code ${VSCODE} (once, up to a minute)`;
  const root = await cached(name, label, buildServer);
  return {
    node: join(node, 'bin/node'),
    server: join(root, 'out/server-main.js'),
    builtIns: join(root, 'built-ins'),
  };
}

function ensureNode() {
  const name = `node-${NODE}-${process.platform}-${process.arch}`;
  return cached(name, `Node ${NODE} for VS Code (once)`, async (folder) => {
    const archive = await pack(folder, `node-${process.platform}-${process.arch}@${NODE}`);
    await unpack(archive, folder, 'package', 'package/bin');
  });
}

/** @param {string} folder */
async function buildServer(folder) {
  const archive = await pack(folder, `code-server@${CODE_SERVER}`);
  await unpack(archive, folder, 'package/lib/vscode', 'package/lib/vscode');
  await npm(['install', '--omit=dev', '--ignore-scripts', '--prefix', folder], { cwd: folder });
  await Promise.all(UNUSED.map((name) => remove(join(folder, 'node_modules', name))));
  for (const [name, file] of Object.entries(STAND_INS)) {
    await cp(join(import.meta.dirname, file), join(folder, 'node_modules', name, 'index.js'));
  }
  await collectBuiltIns(folder);
  await shareSecretsBetweenWindows(join(folder, 'out/vs/code/browser/workbench/workbench.js'));
}

/** @param {string} folder */
async function collectBuiltIns(folder) {
  await mkdir(join(folder, 'built-ins'));
  for (const name of BUILT_INS) {
    await symlink(`../extensions/${name}`, join(folder, 'built-ins', name));
  }
}

/**
 * Downloads a package as it is (npm checks its integrity); none of its scripts run.
 *
 * @param {string} folder
 * @param {string} spec
 */
async function pack(folder, spec) {
  const output = await npm(['pack', spec, '--json', '--pack-destination', folder]);
  return join(folder, JSON.parse(output)[0].filename);
}

/**
 * @param {string} archive
 * @param {string} folder
 * @param {string} prefix left out of the paths
 * @param {string} member
 */
async function unpack(archive, folder, prefix, member) {
  const strip = prefix.split('/').length;
  await run('tar', ['xzf', archive, '-C', folder, `--strip-components=${strip}`, member]);
  await rm(archive);
}

/** @param {string} path */
function remove(path) {
  return rm(path, { recursive: true, force: true });
}
