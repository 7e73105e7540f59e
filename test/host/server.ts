import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, open, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { ensureHost } from '../../scripts/setup.mjs';
import { asOrdinaryUser, cleanEnvironment, end, listening } from './serverProcess.ts';
import { quietSettings } from './settings.ts';

type Host = Awaited<ReturnType<typeof ensureHost>>;

export interface ServerOptions {
  /** Settings, extensions and logs. Default: a new temporary folder. Pass it again to restart with the same user. */
  readonly dataDir?: string;
  /** Default: a free one. Browser storage belongs to the port: pass one where a test restarts the server. */
  readonly port?: number;
  /** Added to the environment of the server and so of every extension host. */
  readonly env?: Readonly<Record<string, string>>;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Packaged extensions to install before the start. */
  readonly vsix?: readonly string[];
  /** Folders of unpacked extensions, loaded as if they were built in. */
  readonly builtIns?: readonly string[];
  /** Lets a page load an extension and its tests from a folder. Side effect: toasts are never shown. */
  readonly smoke?: boolean;
  readonly workspaceTrust?: boolean;
  /** The folder of a window whose address names none. */
  readonly folder?: string;
  /** Lets permissions of files hold also where root runs the tests, who may write what is read-only. */
  readonly obeysPermissions?: boolean;
}

export interface Server {
  readonly port: number;
  readonly url: string;
  readonly dataDir: string;
  readonly logFile: string;
  readonly pid: number;
  /** Ends the server and its extension hosts; deletes `dataDir` unless it shall be kept. */
  stop(options?: { keep?: boolean }): Promise<void>;
}

/** Starts a real VS Code server on 127.0.0.1. Its windows are pages of a browser. */
export async function startServer(options: ServerOptions = {}): Promise<Server> {
  const host = await ensureHost();
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'mcp-keyring-host-')));
  await writeSettings(dataDir, options);
  const args = [host.server, ...(await folderArguments(dataDir, host, options))];
  const env = { ...cleanEnvironment(), ...options.env };
  await installExtensions(host.node, args, options.vsix ?? [], env);
  // Straight to a file: extension hosts outlive the server by seconds, and would keep a pipe to us open.
  const logFile = join(dataDir, `server-${Date.now()}.log`);
  const log = await open(logFile, 'w');
  const command = [host.node, ...args, ...serverArguments(options)];
  const [program = '', ...rest] = options.obeysPermissions ? asOrdinaryUser(command) : command;
  const child = spawn(program, rest, { stdio: ['ignore', log.fd, log.fd], env });
  await log.close();
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const port = await listening(child, logFile);
  const stop: Server['stop'] = async ({ keep = false } = {}) => {
    process.removeListener('exit', kill);
    await end(child);
    if (!keep) await rm(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  };
  return { port, url: `http://127.0.0.1:${port}/`, dataDir, logFile, pid: child.pid ?? 0, stop };
}

async function writeSettings(dataDir: string, { settings, workspaceTrust }: ServerOptions) {
  const folder = join(dataDir, 'user/User');
  const trust = { 'security.workspace.trust.enabled': workspaceTrust === true };
  const text = JSON.stringify({ ...quietSettings, ...trust, ...settings }, undefined, 2);
  await mkdir(folder, { recursive: true });
  // Settings of an earlier run stay: the user of a kept folder may have changed them.
  await unlessThere(writeFile(join(folder, 'settings.json'), text, { flag: 'wx' }));
}

async function folderArguments(dataDir: string, host: Host, options: ServerOptions) {
  const builtIns = join(dataDir, 'built-ins');
  await mkdir(builtIns, { recursive: true });
  const names = await readdir(host.builtIns);
  await link(builtIns, [
    ...names.map((name) => join(host.builtIns, name)),
    ...(options.builtIns ?? []).map((folder) => resolve(folder)),
  ]);
  return [
    '--accept-server-license-terms',
    '--telemetry-level=off',
    `--server-data-dir=${join(dataDir, 'server')}`,
    `--user-data-dir=${join(dataDir, 'user')}`,
    `--extensions-dir=${join(dataDir, 'extensions')}`,
    `--builtin-extensions-dir=${builtIns}`,
  ];
}

async function link(folder: string, targets: readonly string[]) {
  for (const [index, target] of targets.entries()) {
    await unlessThere(symlink(target, join(folder, `built-in-${index}`)));
  }
}

function serverArguments({ port = 0, smoke, workspaceTrust, folder }: ServerOptions) {
  return [
    '--host=127.0.0.1',
    `--port=${port}`,
    '--without-connection-token',
    '--disable-experiments',
    ...(workspaceTrust ? [] : ['--disable-workspace-trust']),
    ...(smoke ? ['--enable-smoke-test-driver'] : []),
    ...(folder ? [`--default-folder=${folder}`] : []),
  ];
}

async function installExtensions(
  node: string,
  args: readonly string[],
  vsix: readonly string[],
  env: NodeJS.ProcessEnv,
) {
  if (vsix.length === 0) return;
  const install = vsix.flatMap((file) => ['--install-extension', resolve(file)]);
  await promisify(execFile)(node, [...args, ...install, '--force'], { env });
}

async function unlessThere(creation: Promise<void>) {
  await creation.catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}
