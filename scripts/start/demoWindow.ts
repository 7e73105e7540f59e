import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { startServer } from '../../test/host/server.ts';
import { findOnPath } from '../setup/process.mjs';
import { ensureHost } from '../setup.mjs';
import { ROOT } from '../tools.mjs';
import type { DemoFolder } from './demoFolder.ts';

export interface OpenWindow {
  /** what the person does to see it */
  readonly where: string;
  /** resolves when the person has closed it */
  readonly closed: Promise<void>;
  close(): Promise<void>;
}

/** A VS Code that can be opened. The realm of its keyring depends on both its name and its user data. */
export interface DemoWindow {
  /** names that it may give itself */
  readonly products: readonly string[];
  readonly userData: string;
  open(): Promise<OpenWindow>;
}

/** What `code` on PATH may call itself. */
const desktopNames = [
  'Visual Studio Code',
  'Visual Studio Code - Insiders',
  'VSCodium',
  'Code - OSS',
  'Cursor',
];

const settings = {
  'telemetry.telemetryLevel': 'off',
  'remote.autoForwardPorts': false,
  'workbench.startupEditor': 'readme',
};

/** VS Code as a page of the browser, with the packaged extension. */
export function browserWindow({ dataDir, env, workspace }: DemoFolder): DemoWindow {
  const vsix = [join(ROOT, 'out/mcp-keyring.vsix')];
  const open = async (): Promise<OpenWindow> => {
    const options = { dataDir, env, settings, vsix, builtIns: await markdown(), folder: workspace };
    const server = await startServer(options);
    const never = new Promise<void>(() => undefined);
    const opens = openBrowser(server.url) ? 'Your browser opens' : 'Open';
    const where = `${opens} ${server.url}`;
    return { where, closed: never, close: () => server.stop({ keep: true }) };
  };
  return { products: ['code-server'], userData: join(dataDir, 'user'), open };
}

/** What shows the README as a page instead of as text. */
async function markdown(): Promise<string[]> {
  const { server } = await ensureHost();
  const extensions = join(dirname(server), '../extensions');
  return ['markdown-basics', 'markdown-language-features'].map((name) => join(extensions, name));
}

/** Opens the user's browser for someone who sits in front of this machine. */
function openBrowser(url: string): boolean {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  const opener = process.stdout.isTTY && (DISPLAY || WAYLAND_DISPLAY) && findOnPath(['xdg-open']);
  if (!opener) return false;
  const child = spawn(opener, [url], { detached: true, stdio: 'ignore' });
  child.on('error', () => undefined);
  child.unref();
  return true;
}

/** The user's own VS Code program with settings and secrets of the demo, and the extension of this checkout. */
export function desktopWindow({ dataDir, env, workspace }: DemoFolder, code: string): DemoWindow {
  const args = [
    '--new-window',
    '--wait',
    '--disable-workspace-trust',
    '--use-inmemory-secretstorage',
    `--user-data-dir=${dataDir}`,
    `--extensions-dir=${join(dataDir, 'extensions')}`,
    `--extensionDevelopmentPath=${ROOT}`,
    workspace,
  ];
  const open = async (): Promise<OpenWindow> => {
    await mkdir(join(dataDir, 'User'), { recursive: true });
    await writeFile(join(dataDir, 'User', 'settings.json'), JSON.stringify(settings));
    const child = spawn(code, args, {
      env: { ...process.env, ...env },
      stdio: 'ignore',
      shell: process.platform === 'win32',
    });
    await once(child, 'spawn');
    const closed = once(child, 'exit').then(() => undefined);
    const where = 'VS Code opens in a window of its own. Closing it ends the demo.';
    return { where, closed, close: async () => void child.kill() };
  };
  return { products: desktopNames, userData: dataDir, open };
}
