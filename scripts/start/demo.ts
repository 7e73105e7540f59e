import { Running } from '../../test/servers/running.ts';
import { makeDemoFolder } from './demoFolder.ts';
import { browserWindow, desktopWindow } from './demoWindow.ts';
import { seedKeyring } from './demoKeyring.ts';
import { welcome } from './guide.ts';
import { endStrays } from './strays.ts';

/** Short enough to watch the keyring renew it, long enough to read a token's life in minutes. */
const TOKEN_SECONDS = 600;

/** Runs the demo until the person ends it; then nothing of it is left. `desktop`: the program `code`, if it is used. */
export async function runDemo(desktop: string | undefined): Promise<void> {
  const ended = endSignal();
  const running = new Running();
  try {
    const { root, where, closed } = await start(running, desktop);
    console.log(welcome(where, root));
    await Promise.race([ended, closed]);
    console.log('\nEnding the demo…');
  } finally {
    await running.close();
  }
  console.log('The demo has ended; nothing of it is left.');
}

async function start(running: Running, desktop: string | undefined) {
  const folder = await running.keep(makeDemoFolder(desktop !== undefined));
  const { mcp } = await running.pair({
    hostname: 'demo.localhost',
    accessTokenSeconds: TOKEN_SECONDS,
  });
  const window = desktop === undefined ? browserWindow(folder) : desktopWindow(folder, desktop);
  for (const product of window.products) {
    await running.keep(seedKeyring({ ...folder, ...window, product, serverUrl: mcp.url }));
  }
  await running.keep(Promise.resolve({ close: () => endStrays(folder.root) }));
  const { where, closed } = await running.keep(window.open());
  return { root: folder.root, where, closed };
}

/** Resolves at the first request to end. Later ones change nothing: npm passes on a Ctrl-C that we got already. */
function endSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => resolve());
  });
}
