import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { VSCodeWindow } from '../host/session.ts';
import { jsonAnswer } from '../servers/http.ts';
import { plainServers } from '../servers/plainServers.ts';
import type { Pair } from '../servers/running.ts';
import { IssuedSecrets } from '../support/issuedSecrets.ts';
import {
  addByWizard,
  authorizeInTree,
  hasButtons,
  dismiss,
  inline,
  hasInline,
  look,
  openFace,
  reads,
} from './support/face.ts';
import { choose, KeyringSession } from './support/keyringSession.ts';

const READY = /^Demo, expires in \d+ min$/u;
const STATUS = 'mcp-keyring.mcp-keyring.servers';

describe('face: the tree', () => {
  let keyring: KeyringSession;
  let window: VSCodeWindow;
  let demo: Pair;
  let issued: IssuedSecrets;

  before(async () => {
    keyring = await KeyringSession.start({ plain: true });
    demo = await keyring.servers.pair({ hostname: 'demo.localhost' });
    issued = new IssuedSecrets(demo.as);
    window = await openFace(keyring);
    await addByWizard(window, demo.mcp.url, 'Demo');
    await addByWizard(window, (await keyring.servers.keep(plainServers.openMcp())).url, 'Open');
    await authorizeInTree(window, 'Demo');
    await window.workbench.treeItem(READY).click();
    await window.workbench.treeItem(/^VS Code, /u).waitFor();
  });
  after(() => keyring.stop());

  /** The line and the item of a server that needs a person, in the theme of the kind that comes. */
  async function lookInTheme(kind: string): Promise<void> {
    await window.page.locator(`.monaco-workbench.${kind}`).waitFor();
    await window.workbench.statusBar(STATUS).hover();
    await window.page.locator('.workbench-hover').getByText('Click to refresh').waitFor();
    await look(window, `theme-${kind}`);
  }

  it('offers in its menu what can be done, and nothing else', async () => {
    const { page } = window;
    const items = page.getByRole('menuitem');
    const titles = async (): Promise<string[]> =>
      (await items.allInnerTexts()).map((text) => text.trim()).filter((text) => text !== '');
    const close = async (): Promise<void> => {
      await page.keyboard.press('Escape');
      await reads(titles, []);
    };
    await window.workbench.treeItem(READY).click({ button: 'right' });
    await reads(titles, [
      'Authorize Server',
      'Refresh Token',
      'Authorize More…',
      'Add Account…',
      'OAuth Settings…',
      'Change Authentication…',
      'Connect Tool…',
      'Disconnect Tool…',
      'Export Server…',
      'Revoke…',
      'Forget Credential',
      'Remove Server…',
    ]);
    await look(window, 'tree-4-menu');
    await close();
    await window.workbench.treeItem(/^Open/u).click({ button: 'right' });
    await reads(titles, [
      'Authorize Server',
      'Change Authentication…',
      'Connect Tool…',
      'Disconnect Tool…',
      'Export Server…',
      'Remove Server…',
    ]);
    await close();
  });

  it('tells at a glance, under the pointer', async () => {
    const { workbench, page } = window;
    await workbench.treeItem(READY).hover();
    const hover = page.locator('.workbench-hover');
    await hover.getByText(/^Expires:/u).waitFor();
    const text = (await hover.innerText()).replaceAll(/\s+/gu, ' ');
    await look(window, 'tree-5-tooltip');
    assert.match(text, /Demo — expires in \d+ min/u);
    for (const part of [demo.mcp.url, demo.as.issuer, 'alice', 'mcp:read']) {
      assert.ok(text.includes(part), part);
    }
  });

  it('refreshes by the button of a line', async () => {
    const { workbench } = window;
    const first = issued.last('access_token');
    await hasInline(window, READY, 'Refresh Token', 'Revoke…');
    await hasInline(window, /^VS Code, /u, 'Disconnect Tool…');
    await inline(window, READY, 'Refresh Token');
    await workbench.toast('The token of Demo is refreshed.').waitFor();
    await look(window, 'tree-6-refreshed');
    const now = issued.last('access_token');
    assert.notEqual(now, first);
    await workbench.treeItem(`Access token, …${now.slice(-4)}`).waitFor();
    await dismiss(window, 'is refreshed');
  });

  it('shows what no refresh can mend, while the token still works', async () => {
    const { workbench } = window;
    const remove = demo.as.intercept(async (request, forward) =>
      request.path === '/token' ? jsonAnswer(400, { error: 'invalid_grant' }) : forward(request),
    );
    await inline(window, READY, 'Refresh Token');
    const toast = workbench.toast(/Demo has ended: its token can no longer be refreshed/u);
    await toast.waitFor();
    await look(window, 'tree-7-refused');
    await hasButtons(toast, 'Authorize');
    await dismiss(window, 'can no longer be refreshed');
    remove();
    await workbench.treeItem(/^Last refresh failed, /u).waitFor();
    await workbench.treeItem('Refresh token, no longer accepted').waitFor();
    await hasInline(window, READY, 'Authorize Server');
    await look(window, 'tree-8-failed-line');
    await authorizeInTree(window, 'Demo');
    await workbench.treeItem(/^Last refresh failed, /u).waitFor({ state: 'detached' });
  });

  it('shows a refresh that fails, and mends it from the status bar', async () => {
    const { workbench } = window;
    const brief = { hostname: 'demo.localhost', accessTokenSeconds: 6 };
    const failing = await keyring.servers.pair(brief);
    await addByWizard(window, failing.mcp.url, 'Failing');
    const remove = failing.as.intercept(async (request, forward) =>
      request.path === '/token' && request.body.includes('refresh_token')
        ? jsonAnswer(503, { error: 'temporarily_unavailable' })
        : forward(request),
    );
    await authorizeInTree(window, 'Failing');
    const item = workbench.statusBar(STATUS);
    await item.getByText(/Failing could not be refreshed/u).waitFor();
    await workbench.treeItem(/^Failing, could not be refreshed$/u).waitFor();
    await hasInline(window, /^Failing, could/u, 'Refresh Token');
    await workbench
      .viewContainer(/^MCP Keyring.*1/u)
      .first()
      .waitFor();
    const label = await item.locator('a').getAttribute('aria-label');
    assert.match(label ?? '', /^MCP Keyring: Failing could not be refreshed. Click to refresh/u);
    await look(window, 'tree-9-failing');
    await choose(window, /^Demo/u, 'Forget Credential');
    await workbench.dialog.getByText('Forget the credential of Demo?').waitFor();
    await look(window, 'tree-10-forget');
    await workbench.answerDialog('Forget');
    await workbench.treeItem(/^Demo, not authorized$/u).waitFor();
    await dismiss(window, 'The credential of Demo is forgotten');
    await workbench.command('Preferences: Toggle between Light/Dark Themes');
    await lookInTheme('vs-dark');
    await window.page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' });
    await lookInTheme('hc-black');
    await window.page.emulateMedia({ forcedColors: 'none', colorScheme: 'light' });
    await window.page.locator('.monaco-workbench.vs-dark').waitFor();
    remove();
    await item.click();
    await workbench.toast('The token of Failing is refreshed.').waitFor();
    await item.waitFor({ state: 'hidden' });
  });

  it('takes a server out after one question', async () => {
    const { workbench } = window;
    await choose(window, /^Failing/u, 'Remove Server');
    await workbench.dialog.getByText('Remove Failing from the keyring?').waitFor();
    await look(window, 'tree-11-remove');
    await workbench.answerDialog('Cancel');
    await workbench.treeItem(/^Failing, /u).waitFor();
    await choose(window, /^Failing/u, 'Remove Server');
    await workbench.answerDialog('Remove');
    await workbench.toast('Failing is removed from the keyring.').waitFor();
    await workbench.treeItem(/^Failing, /u).waitFor({ state: 'detached' });
  });
});
