import assert from 'node:assert/strict';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { VSCodeWindow } from '../host/session.ts';
import { plainServers } from '../servers/plainServers.ts';
import { addByWizard, hasButtons, dismiss, inline, look, openFace } from './support/face.ts';
import { KeyringSession } from './support/keyringSession.ts';

/** As a person and Claude Code leave it: tabs, an order of their own, other servers, no newline at the end. */
const BEFORE = `{
\t"numStartups": 7,
\t"mcpServers": {
\t\t"other": { "type": "stdio", "command": "other-mcp" }
\t},
\t"theme":   "dark"
}`;
const DIFF = /what would change/u;

describe('face: connecting a tool', () => {
  let keyring: KeyringSession;
  let window: VSCodeWindow;
  let file: string;

  before(async () => {
    keyring = await KeyringSession.start({ plain: true, obeysPermissions: true });
    file = join(keyring.user.home, '.claude.json');
    window = await openFace(keyring);
    const { url } = await keyring.servers.keep(plainServers.openMcp());
    await addByWizard(window, url, 'Demo');
  });
  after(() => keyring.stop());

  const text = (): Promise<string> => readFile(file, 'utf8');

  async function connect(): Promise<void> {
    await window.workbench.command('MCP: Connect Tool…');
    await window.workbench.pick(/^Demo/u);
    await window.workbench.pick(/^Claude Code/u);
  }

  it('writes nothing when the diff is closed, or the question is declined', async () => {
    const { workbench, page } = window;
    await writeFile(file, BEFORE);
    await workbench.command('MCP: Connect Tool…');
    await workbench.pick(/^Demo/u);
    await workbench.option(/^Claude Code/u).waitFor();
    await look(window, 'tools-1-which');
    await workbench.pick(/^Claude Code/u);
    const tab = page.getByRole('tab', { name: DIFF });
    await workbench.toast(/Write this change to/u).waitFor();
    await tab.getByRole('button', { name: /^Close/u }).click();
    await page.getByText('Nothing was written.').waitFor();
    await workbench.toast(/Write this change/u).waitFor({ state: 'detached' });
    await connect();
    await tab.waitFor();
    await workbench
      .toast(/Write this change to/u)
      .getByRole('button', { name: 'Cancel' })
      .click();
    await tab.waitFor({ state: 'detached' });
    assert.equal(await text(), BEFORE);
    assert.equal(await workbench.treeItem(/^Claude Code/u).count(), 0);
  });

  it('shows what changes, writes it when asked to, and nothing beside it', async () => {
    const { workbench, page } = window;
    await connect();
    await page.getByRole('tab', { name: DIFF }).waitFor();
    await page.locator('.editor.modified').getByText('headersHelper').waitFor();
    await workbench.toast(/Write this change to .*\.claude\.json\?/u).waitFor();
    await look(window, 'tools-2-diff');
    assert.equal(await text(), BEFORE, 'not before the person agrees');
    await workbench
      .toast(/Write this change/u)
      .getByText('Write This Change')
      .click();
    await workbench.toast(/Claude Code is connected to Demo/u).waitFor();
    await workbench.toast(/Write this change/u).waitFor({ state: 'detached' });
    await look(window, 'tools-3-connected');
    const { mcpServers, ...others } = JSON.parse(await text()) as {
      mcpServers: Record<string, object>;
    };
    assert.deepEqual(others, { numStartups: 7, theme: 'dark' });
    assert.deepEqual(Object.keys(mcpServers), ['other', 'demo']);
    assert.deepEqual(Object.keys(mcpServers['demo'] ?? {}), ['type', 'url', 'headersHelper']);
    assert.match(await text(), /"theme": {3}"dark"\n\}$/u, 'its layout is left alone');
    await dismiss(window, 'is connected to Demo');
  });

  it('takes its entry out again, and leaves the bytes of before', async () => {
    const { workbench, page } = window;
    await workbench.treeItem(/^Demo, /u).click();
    await inline(window, /^Claude Code, /u, 'Disconnect Tool…');
    await page.getByRole('tab', { name: DIFF }).waitFor();
    await page.locator('.editor.original').getByText('headersHelper').waitFor();
    await look(window, 'tools-4-disconnect');
    await page
      .locator('.editor-actions')
      .getByRole('button', { name: 'Write This Change' })
      .click();
    await workbench.toast('Claude Code is no longer connected to Demo.').waitFor();
    assert.equal(await text(), BEFORE);
    await workbench.treeItem(/^Claude Code, /u).waitFor({ state: 'detached' });
    await workbench.toast(/Write this change/u).waitFor({ state: 'detached' });
    await dismiss(window, 'no longer connected');
  });

  it('leaves a file alone that is not valid, and opens it to be corrected', async () => {
    const { workbench, page } = window;
    const broken = '{\n  "mcpServers": {\n    "other": 7 8\n  }\n}\n';
    await writeFile(file, broken);
    await connect();
    const toast = workbench.toast(
      /\.claude\.json is not valid JSON at line 3, column 16, so it was left/u,
    );
    await toast.waitFor();
    await look(window, 'tools-5-invalid');
    await hasButtons(toast, 'Open File');
    await toast.getByRole('button', { name: 'Open File' }).click();
    await page.getByRole('tab', { name: /^\.claude\.json/u }).waitFor();
    await page.getByRole('button', { name: 'Ln 3, Col 16' }).waitFor();
    assert.equal(await text(), broken);
  });

  it('says that a file is read-only, leaves it alone, and tries again', async () => {
    const { workbench, page } = window;
    await writeFile(file, BEFORE);
    await chmod(file, 0o444);
    await connect();
    await page.getByRole('tab', { name: DIFF }).waitFor();
    const question = workbench.toast(/Write this change/u);
    await question.getByText('Write This Change').click();
    const toast = workbench.toast(/not possible to write .*\.claude\.json \(EACCES\)/u);
    await toast.waitFor();
    await question.waitFor({ state: 'detached' });
    await look(window, 'tools-6-read-only');
    await hasButtons(toast, 'Try Again');
    assert.equal(await text(), BEFORE);
    await chmod(file, 0o644);
    await toast.getByRole('button', { name: 'Try Again' }).click();
    await workbench.pick(/^Claude Code/u);
    await workbench
      .toast(/Write this change/u)
      .getByText('Write This Change')
      .click();
    await workbench.toast(/Claude Code is connected to Demo/u).waitFor();
    assert.match(await text(), /"url": "http:\/\/127\.0\.0\.1:\d+\/mcp\/demo"/u);
  });
});
