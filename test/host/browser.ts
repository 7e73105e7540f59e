import { chromium, type BrowserContext, type Page, type Route } from 'playwright-core';
import { ensureChromium } from '../../scripts/setup.mjs';

export interface BrowserOptions {
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Host names that pages may reach; a test answers for them with `context.route`. */
  readonly allowHosts?: readonly string[];
  /** A browser as people have it: nothing is intercepted, and what is not on this machine has no address. */
  readonly plain?: boolean;
}

export interface Browser {
  /** One user: all its pages share secrets and global state. */
  readonly context: BrowserContext;
  newPage(): Promise<Page>;
  close(): Promise<void>;
}

const loopback = /^(127\.0\.0\.1|localhost|[\w-]+\.localhost)$/;
const proxied = /^http:\/\/127\.0\.0\.1:\d+\/proxy\/(\d+)(\/.*)?$/;
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
];
const patience = 60_000;
const nothingElse = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE *.localhost';

/** Starts a headless Chromium whose pages reach nothing outside this machine. */
export async function launchBrowser(options: BrowserOptions = {}): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: await ensureChromium(),
    args: [...quiet, ...(options.plain ? [nothingElse] : [])],
  });
  const viewport = options.viewport ?? { width: 1400, height: 900 };
  const context = await browser.newContext({ viewport, reducedMotion: 'reduce' });
  context.setDefaultTimeout(patience);
  if (!options.plain) {
    await stayHere(context, options.allowHosts ?? []);
    await context.route(proxied, redirectToLoopback);
  }
  return { context, newPage: () => context.newPage(), close: () => browser.close() };
}

/** What the workbench asks of the internet fails at once instead of slowly. */
async function stayHere(context: BrowserContext, allowHosts: readonly string[]) {
  const isOutside = (url: URL) =>
    url.protocol.startsWith('http') &&
    !loopback.test(url.hostname) &&
    !allowHosts.includes(url.hostname);
  await context.route(isOutside, (route) => route.abort());
}

/** VS Code writes loopback addresses it opens as /proxy/<port>/…, a path that this bare server does not have. */
async function redirectToLoopback(route: Route) {
  const [, port, rest = '/'] = proxied.exec(route.request().url()) ?? [];
  await route.fulfill({ status: 307, headers: { location: `http://127.0.0.1:${port}${rest}` } });
}
