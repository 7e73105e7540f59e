import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { type Browser, type BrowserOptions, launchBrowser } from './browser.ts';
import { connectDriver, type Driver } from './driver/client.ts';
import { type Server, type ServerOptions, startServer } from './server.ts';
import { Workbench } from './workbench.ts';
import { type WindowOptions, workbenchUrl } from './workbenchUrl.ts';

const driverExtension = resolve(import.meta.dirname, '../../out/test/driver');

export interface VSCodeWindow {
  readonly page: Page;
  readonly workbench: Workbench;
  readonly driver: Driver;
  readonly folder: string;
  /** Loads the page again: a new extension host, so a new driver is returned. */
  reload(): Promise<VSCodeWindow>;
  close(): Promise<void>;
}

export interface Session {
  readonly browser: Browser;
  readonly server: Server;
  /** Opens a window on a folder (created when missing; default: a new one). Every window has its own extension host. */
  openWindow(folder?: string): Promise<VSCodeWindow>;
  /** Stops the server and starts it again with the same user, port and browser. Windows must be opened again. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export type SessionOptions = ServerOptions & BrowserOptions & Pick<WindowOptions, 'logLevel'>;

/** A user with a VS Code and a browser, who can open windows. */
export async function startSession(options: SessionOptions = {}): Promise<Session> {
  const root = await mkdtemp(join(tmpdir(), 'mcp-keyring-session-'));
  const driverDir = join(root, 'drivers');
  await mkdir(driverDir);
  const builtIns = [...(options.builtIns ?? []), driverExtension];
  const env = { ...options.env, TEST_DRIVER_DIR: driverDir };
  let server = await startServer({ ...options, env, builtIns });
  const browser = await launchBrowser(options);

  // Extension hosts outlive their page for a while: never connect to one a second time.
  const known: number[] = [];
  const attach = async (page: Page, folder: string): Promise<VSCodeWindow> => {
    const workbench = new Workbench(page);
    const [driver] = await Promise.all([
      connectDriver(driverDir, folder, known),
      page.goto(workbenchUrl(server, { folder, logLevel: options.logLevel })),
    ]);
    known.push(driver.pid);
    await workbench.ready();
    return {
      page,
      workbench,
      driver,
      folder,
      reload: () => attach(page, folder),
      close: () => page.close(),
    };
  };
  return {
    browser,
    get server() {
      return server;
    },
    async openWindow(folder) {
      const path = folder ?? (await mkdtemp(join(root, 'folder-')));
      await mkdir(path, { recursive: true });
      return attach(await browser.newPage(), path);
    },
    async restart() {
      const { dataDir, port } = server;
      await server.stop({ keep: true });
      await rm(driverDir, { recursive: true, force: true });
      await mkdir(driverDir);
      known.length = 0;
      server = await startServer({ ...options, env, builtIns, dataDir, port, vsix: [] });
    },
    async stop() {
      await browser.close();
      await server.stop();
      await rm(root, { recursive: true, force: true });
    },
  };
}
