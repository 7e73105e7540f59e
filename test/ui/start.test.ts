import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { type Browser, launchBrowser } from '../host/browser.ts';
import { Workbench } from '../host/workbench.ts';
import { type Checkout, freshCheckout } from './support/freshCheckout.ts';

const screenshots = resolve(import.meta.dirname, '../../out/screenshots');

/** `npm start` and what it prints, which is all that a person has of it. */
class Start {
  readonly #child: ChildProcess;
  #printed = '';

  constructor(cwd: string) {
    this.#child = spawn(process.execPath, ['scripts/start.mjs'], { cwd, stdio: 'pipe' });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (chunk) => (this.#printed += String(chunk)));
    }
  }

  get printed(): string {
    return this.#printed;
  }

  /** A name that the person is told to look for. */
  says(name: string): string {
    assert.ok(this.#printed.includes(name), name);
    return name;
  }

  async waitFor(pattern: RegExp): Promise<string> {
    for (;;) {
      const found = pattern.exec(this.#printed);
      if (found) return found[1] ?? found[0];
      if (this.#child.exitCode !== null) throw new Error(`npm start ended:\n${this.#printed}`);
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  /** Ctrl-C. Resolves to the exit code. */
  async interrupt(): Promise<number | null> {
    if (this.#child.exitCode !== null) return this.#child.exitCode;
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGINT');
    const [code] = await exited;
    return code as number | null;
  }
}

/** The processes that have this text in their environment. */
async function processesWith(text: string): Promise<number[]> {
  const pids = (await readdir('/proc')).map(Number).filter((pid) => pid > 0);
  const environments = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')),
  );
  return pids.filter((_, index) => environments[index]?.includes(text));
}

/** In a browser as a person has it: nothing is intercepted, no command runs behind the interface. */
describe('npm start in a fresh checkout', () => {
  let checkout: Checkout;
  let start: Start;
  let browser: Browser;
  let page: Page;
  let workbench: Workbench;
  let folder: string;
  let url: string;

  const screenshot = (name: string, of: Page = page) =>
    of.screenshot({ path: `${screenshots}/start-${name}.png` });

  before(async () => {
    checkout = await freshCheckout();
    assert.equal(existsSync(join(checkout.folder, 'dist')), false, 'nothing is built');
    start = new Start(checkout.folder);
    url = await start.waitFor(/Open (http:\S+)/);
    folder = await start.waitFor(/(\/\S*mcp-keyring-demo-\w+)/);
    browser = await launchBrowser({ plain: true });
    page = await browser.newPage();
    workbench = new Workbench(page);
  });

  after(async () => {
    await browser?.close();
    await start?.interrupt();
    await checkout?.remove();
  });

  it('opens a VS Code that says what to try', async () => {
    await page.goto(url);
    await workbench.ready();
    const readme = page.frameLocator('iframe.webview').frameLocator('iframe');
    await readme.getByRole('heading', { name: 'Try MCP Keyring' }).waitFor();
    const steps = await readme.locator('ol > li').allInnerTexts();
    assert.ok(steps.length > 0);
    for (const step of steps) start.says(step);
    await screenshot('1-window');
  });

  it('authorizes the demo server on the page of its authorization server', async () => {
    await workbench.viewContainer(start.says('MCP Keyring')).click();
    const demo = workbench.treeItem(/^demo, not authorized/);
    await demo.hover();
    const button = demo.getByRole('button', { name: start.says('Authorize Server') });
    await screenshot('2-view');
    const [consent] = await Promise.all([browser.context.waitForEvent('page'), button.click()]);
    const authorize = consent.getByRole('button', { name: 'Authorize' });
    await authorize.waitFor();
    await screenshot('3-consent', consent);
    await authorize.click();
    await consent.getByText('You can close this page now.').waitFor();
    await screenshot('4-callback', consent);
    await consent.close();
    const authorized = workbench.treeItem(/^demo, expires in \d+ min/);
    await workbench.toast('demo is authorized').waitFor();
    await authorized.waitFor();
    await authorized.click();
    await workbench.treeItem(/^VS Code/).waitFor();
    await screenshot('5-authorized');
  });

  it('runs the demo server in VS Code through the keyring', async () => {
    await workbench.command(start.says('MCP: List Servers'));
    await workbench.pick(/^demo, Stopped/);
    await workbench.pick(start.says('Start Server'));
    await page.getByText('Discovered 3 tools').waitFor();
    await screenshot('6-running');
    await workbench.command('MCP: List Servers');
    await workbench.option(/^demo, Running/).waitFor();
    await screenshot('7-servers');
  });

  it('leaves nothing behind after Ctrl-C', async () => {
    assert.ok((await processesWith(folder)).length >= 3, 'server, extension host and daemon run');
    assert.equal(await start.interrupt(), 0);
    assert.deepEqual(await processesWith(folder), []);
    assert.equal(existsSync(folder), false);
    await assert.rejects(fetch(url));
  });
});
