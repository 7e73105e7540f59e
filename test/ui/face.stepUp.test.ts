import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { VSCodeWindow } from '../host/session.ts';
import type { Observer } from '../support/observer.ts';
import {
  addByWizard,
  authorizeInTree,
  hasButtons,
  consentAfter,
  decide,
  look,
  openFace,
} from './support/face.ts';
import { choose, KeyringSession } from './support/keyringSession.ts';
import { agree, clearToasts } from './support/oauthFace.ts';
import { callTool, connectClaude } from './support/tool.ts';

const NOTICE = /A tool needs more than you granted to Demo: mcp:write/u;
const echo = { text: 'hello' };

describe('face: a tool that needs more', () => {
  let keyring: KeyringSession;
  let window: VSCodeWindow;
  let observer: Observer;

  before(async () => {
    keyring = await KeyringSession.start({ plain: true });
    window = await openFace(keyring);
    observer = await keyring.observe();
    const toolScopes = { echo: 'mcp:write', slow: 'mcp:admin' };
    const demo = await keyring.servers.pair({ hostname: 'demo.localhost' }, { toolScopes });
    await addByWizard(window, demo.mcp.url, 'Demo');
    await authorizeInTree(window, 'Demo');
    const { server } = await observer.server('Demo', 'is there', () => true);
    await connectClaude(window, keyring.user.home, server.id);
    await clearToasts(window);
  });
  after(() => keyring.stop());

  const call = (tool: string, args = {}): Promise<string> =>
    callTool(keyring.user.home, tool, args);

  it('offers to authorize what the server refused a tool for, and then the tool works', async () => {
    const { workbench } = window;
    await assert.rejects(call('echo', echo), /run 'MCP: Authorize More…'/u);
    const notice = workbench.toast(NOTICE);
    await notice.waitFor();
    await hasButtons(notice, 'Authorize More…');
    await workbench.treeItem(/^Demo, expires/u).click();
    await workbench.treeItem('Missing scopes, mcp:write').waitFor();
    await look(window, 'step-up-1');
    const more = notice.getByRole('button', { name: 'Authorize More…' });
    const consent = await consentAfter(window, () => more.click());
    const asked = await consent.locator('code').allInnerTexts();
    assert.ok(
      ['mcp:read', 'mcp:write'].every((scope) => asked.includes(scope)),
      'the union',
    );
    await agree(window, consent, 'Demo');
    await workbench.treeItem(/^Missing scopes/u).waitFor({ state: 'detached' });
    await workbench.treeItem('Scopes, mcp:read mcp:write').waitFor();
    assert.match(await call('echo', echo), /hello/u);
  });

  it('shows what the issuer did not grant, and does not ask for it again', async () => {
    const { workbench } = window;
    await assert.rejects(call('slow'), /Authorize More…/u);
    await workbench.treeItem('Missing scopes, mcp:admin').waitFor();
    const again = () => choose(window, /^Demo, /u, 'Authorize More…');
    const consent = await consentAfter(window, again);
    await agree(window, consent, 'Demo');
    await window.page.mouse.move(0, 0); // what hovers over the line would take the click
    await workbench.treeItem('Scopes, mcp:read mcp:write (not granted: mcp:admin)').click();
    await workbench.treeItem('mcp:admin, not granted').waitFor();
    await look(window, 'step-up-2');
    await assert.rejects(call('slow'), /was asked for and not granted/u);
    assert.equal(await workbench.treeItem(/^Missing scopes/u).count(), 0);
  });

  it('registers anew when the person says so', async () => {
    const { workbench, page } = window;
    const id = (view: { credential?: { clientId: string } | undefined }) =>
      view.credential?.clientId;
    const old = id(await observer.server('Demo', 'is there', () => true));
    await workbench.treeItem(/^Client registration, dynamic/u).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Register Client Again' }).waitFor();
    await look(window, 'registration-menu');
    await page.getByRole('menuitem', { name: 'Register Client Again' }).hover();
    const consent = await consentAfter(window, () => page.keyboard.press('Enter'));
    await decide(consent, 'Authorize');
    await observer.server('Demo', 'has another client', (view) => id(view) !== old);
  });
});
