import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readme } from './guide.ts';

/** A throw-away folder for everything that the demo writes. */
export interface DemoFolder {
  readonly root: string;
  /** settings, extensions and logs of the demo's VS Code */
  readonly dataDir: string;
  readonly workspace: string;
  /** what sends every program of the demo here instead of to the user's own files */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export async function makeDemoFolder(isDesktop: boolean): Promise<DemoFolder> {
  const root = await mkdtemp(join(tmpdir(), 'mcp-keyring-demo-'));
  const workspace = join(root, 'demo');
  const dataDir = join(root, 'vscode');
  const env = isDesktop ? desktopEnvironment(root) : ownEnvironment(root);
  const folders = new Set([workspace, dataDir, ...Object.values(env)]);
  for (const folder of folders) await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(join(workspace, 'README.md'), readme);
  const close = () => rm(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  return { root, dataDir, workspace, env, close };
}

function ownEnvironment(root: string) {
  const home = join(root, 'home');
  const temporary = join(root, 'tmp');
  return {
    HOME: home,
    USERPROFILE: home,
    LOCALAPPDATA: join(home, 'local'),
    CLAUDE_CONFIG_DIR: join(home, '.claude'),
    XDG_CACHE_HOME: join(home, '.cache'),
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_DATA_HOME: join(home, '.local/share'),
    XDG_STATE_HOME: join(home, '.local/state'),
    XDG_RUNTIME_DIR: temporary,
    TMPDIR: temporary,
  };
}

/** A desktop program on Linux finds its screen and the browser through the user's own home. */
function desktopEnvironment(root: string): Record<string, string> {
  const { HOME, USERPROFILE, LOCALAPPDATA, CLAUDE_CONFIG_DIR, XDG_STATE_HOME } =
    ownEnvironment(root);
  if (process.platform === 'linux') return { CLAUDE_CONFIG_DIR, XDG_STATE_HOME };
  return { CLAUDE_CONFIG_DIR, HOME, USERPROFILE, LOCALAPPDATA };
}
