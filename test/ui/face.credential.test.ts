import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { Page } from 'playwright-core';
import { ClaudeCode } from '../cli/support.ts';
import type { VSCodeWindow } from '../host/session.ts';
import { closeConnection } from '../servers/front.ts';
import type { Pair } from '../servers/running.ts';
import { eventually } from '../support/eventually.ts';
import { addByWizard, decide, dismiss, inline, hasInline, look } from './support/face.ts';
import { KeyringSession } from './support/keyringSession.ts';
import { agreeToChange, entryOf } from './support/tool.ts';

/** What tools read, in the words of the extension: the cause, and the command that mends it. */
const NOT_AUTHORIZED =
  "This server needs to be authorized. In VS Code, run 'MCP: Authorize Server', then try again.";
const STATUS = 'mcp-keyring.mcp-keyring.servers';

describe('face: a credential', () => {
  let keyring: KeyringSession;
  let window: VSCodeWindow;
  let work: Pair;
  let claude: ClaudeCode;

  before(async () => {
    keyring = await KeyringSession.start({ plain: true });
    work = await keyring.servers.pair({ hostname: 'demo.localhost' });
    const brief = { hostname: 'demo.localhost', accessTokenSeconds: 15, refreshTokens: false };
    const short = await keyring.servers.pair(brief);
    window = await keyring.openWindow();
    await addByWizard(window, work.mcp.url, 'Work');
    await addByWizard(window, short.mcp.url, 'Short');
  });
  after(() => keyring.stop());

  /** Runs something that opens the browser, and gives the issuer's page. */
  async function consentAfter(action: () => Promise<void>): Promise<Page> {
    const [consent] = await Promise.all([window.page.context().waitForEvent('page'), action()]);
    await consent.getByRole('button', { name: 'Authorize' }).waitFor();
    return consent;
  }

  async function byPalette(name: string): Promise<void> {
    await window.workbench.command('MCP: Authorize Server');
    await window.workbench.pick(new RegExp(`^${name}`, 'u'));
  }

  it('ends when the person cancels, and says nothing more', async () => {
    const { workbench, page } = window;
    const consent = await consentAfter(() => byPalette('Work'));
    await consent.close();
    await page.bringToFront();
    const progress = workbench.toast(/Authorizing Work/u);
    await progress.getByRole('button', { name: 'Cancel' }).click();
    await progress.waitFor({ state: 'detached' });
    await workbench.treeItem(/^Work, not authorized/u).waitFor();
  });

  it('comes by the Command Palette, and stands in the tree with all that it is', async () => {
    const { workbench, page } = window;
    await hasInline(window, /^Work, /u, 'Authorize Server');
    const consent = await consentAfter(() => byPalette('Work'));
    await decide(consent, 'Authorize');
    await consent.close();
    await page.bringToFront();
    await workbench.toast('Work is authorized').waitFor();
    await workbench.treeItem(/^Work, expires in 60 min|^Work, expires in 1 h/u).click();
    await workbench.treeItem(/^VS Code/u).waitFor();
    await look(window, 'tree');
    for (const line of [
      /^Account.*alice/u,
      /^Access token.*…/u,
      /^Refresh token.*yes/u,
      /^Scopes.*mcp:read/u,
      /^Client registration.*dynamic/u,
    ])
      await workbench.treeItem(line).waitFor();
    await hasInline(window, /^Work, /u, 'Refresh Token', 'Revoke…');
    await workbench.statusBar(STATUS).waitFor({ state: 'hidden' });
    await dismiss(window, 'Work is authorized');
  });

  it('warns in the status bar before it ends, and leads to a new authorization', async () => {
    const { workbench, page } = window;
    const consent = await consentAfter(() => inline(window, /^Short, /u, 'Authorize Server'));
    await decide(consent, 'Authorize');
    await consent.close();
    await page.bringToFront();
    const item = workbench.statusBar(STATUS);
    await item.getByText(/Short expires in/u).waitFor();
    await look(window, 'status-expiring');
    await item.getByText(/Short expired/u).waitFor();
    await look(window, 'status-expired');
    await hasInline(window, /^Short, expired/u, 'Authorize Server');
    const again = await consentAfter(() => item.click());
    await decide(again, 'Authorize');
    await again.close();
    await page.bringToFront();
    await item.waitFor({ state: 'hidden' });
  });

  it('goes to Claude Code by a change that is shown first', async () => {
    const { workbench, page } = window;
    await workbench.command('MCP: Connect Tool…');
    await workbench.pick(/^Work/u);
    await workbench.pick(/^Claude Code/u);
    await page.getByRole('tab', { name: /what would change/u }).waitFor();
    await page.locator('.part.editor').getByText('headersHelper').first().waitFor();
    await look(window, 'connect-diff');
    const file = join(keyring.user.home, '.claude.json');
    await assert.rejects(readFile(file), 'nothing is written before the person agrees');
    await agreeToChange(window);
    const { url } = await eventually('the entry is written', () => entryOf(keyring.user.home));
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\/mcp\/work$/u);
    await workbench.treeItem(/^Claude Code/u).waitFor();
    claude = await ClaudeCode.start(keyring.user.home);
    assert.match(await claude.mcp('list'), /work: .*✔ Connected/u);
  });

  it('is withdrawn after one question, and the person is told by whom', async () => {
    const { workbench } = window;
    await inline(window, /^Work, /u, 'Revoke…');
    await workbench.dialog.getByText('Revoke the token of Work?').waitFor();
    await look(window, 'revoke-question');
    await workbench.answerDialog('Revoke');
    await workbench.toast('revoked at the issuer and deleted from the keyring').waitFor();
    await dismiss(window, 'revoked at the issuer and deleted from the keyring');
    await workbench.treeItem(/^Work, not authorized/u).waitFor();
  });

  it('is missed by the real Claude Code, which says what to do in our words', async () => {
    const { workbench, page } = window;
    const list = await claude.mcp('list');
    assert.ok(list.includes(`✘ Failed to connect — -31001: ${NOT_AUTHORIZED}`), list);
    const toast = workbench.toast('Authorization is missing for Work. Authorize it once.');
    await toast.waitFor();
    await look(window, 'tool-needs-authorization');
    const consent = await consentAfter(() =>
      toast.getByRole('button', { name: 'Authorize' }).click(),
    );
    await decide(consent, 'Authorize');
    await consent.close();
    await page.bringToFront();
    await workbench.treeItem(/^Work, expires in/u).waitFor();
    await dismiss(window, 'Work is authorized');
    assert.match(await claude.mcp('list'), /work: .*✔ Connected/u);
  });

  it('is deleted here when the issuer does not answer, and the person is told', async () => {
    const { workbench } = window;
    work.as.intercept(() => closeConnection());
    await inline(window, /^Work, /u, 'Revoke…');
    await workbench.answerDialog('Revoke');
    await workbench.toast('its issuer did not confirm the revocation').waitFor();
    await look(window, 'revoke-unconfirmed');
    await workbench.treeItem(/^Work, not authorized/u).waitFor();
  });
});
