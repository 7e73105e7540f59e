import { readFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { format, stripVTControlCharacters } from 'node:util';
import type { Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { startServer } from './server.ts';
import { makeUser } from './user.ts';
import { workbenchUrl } from './workbenchUrl.ts';

export interface SuiteOptions {
  /** The folder of the extension under test, built. */
  readonly extension: string;
  /** The bundled module whose `run` runs the tests in the extension host. */
  readonly tests: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/** Runs a mocha suite inside a real extension host, with its report on our output. */
export async function runSuite(options: SuiteOptions): Promise<Counts> {
  const root = await mkdtemp(join(tmpdir(), 'mcp-keyring-suite-'));
  const counts = join(root, 'counts.json');
  const user = await makeUser(root);
  const env = { ...user.env, ...options.env, TEST_COUNTS: counts };
  const server = await startServer({ smoke: true, env });
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    const ended = automationEnd(page, options.timeoutMs ?? 300_000);
    await exposeAutomation(page, ended.finish);
    const { extension, tests } = options;
    await page.goto(workbenchUrl(server, { folder: root, extension, tests }));
    const code = await ended.code;
    return await readCounts(counts, code);
  } finally {
    await browser.close();
    await server.stop();
    await user.endDaemon();
    await rm(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

/** The two functions that a workbench calls which runs extension tests. They must be there before it loads. */
async function exposeAutomation(page: Page, finish: (code: number) => void) {
  await page.exposeFunction('codeAutomationExit', finish);
  await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
    const line = format(...args);
    const stream = type === 'error' ? process.stderr : process.stdout;
    if (isReport(line)) stream.write(`${stream.isTTY ? line : stripVTControlCharacters(line)}\n`);
  });
}

/** The workbench's own log comes through the same function. Only mocha's coloured report is indented or coloured. */
function isReport(line: string): boolean {
  return Boolean(process.env['TEST_VERBOSE']) || /^\s|^$/.test(stripVTControlCharacters(line));
}

function automationEnd(page: Page, timeoutMs: number) {
  let finish: (code: number) => void = () => undefined;
  const code = new Promise<number>((resolve, reject) => {
    const late = new Error(`The extension host gave no result within ${timeoutMs / 1000} s.`);
    const timer = setTimeout(() => reject(late), timeoutMs);
    page.once('crash', () => reject(new Error('The page of the window crashed.')));
    finish = (result) => {
      clearTimeout(timer);
      resolve(result);
    };
  });
  return { code, finish };
}

async function readCounts(file: string, code: number): Promise<Counts> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (!text) throw new Error(`The extension host ended with ${code} and without a result.`);
  return JSON.parse(text) as Counts;
}
