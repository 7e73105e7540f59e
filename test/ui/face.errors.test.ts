import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { VSCodeWindow } from '../host/session.ts';
import { plainServers } from '../servers/plainServers.ts';
import type { Pair } from '../servers/running.ts';
import { eventually } from '../support/eventually.ts';
import {
  addByWizard,
  hasButtons,
  consentAfter,
  decide,
  dismiss,
  inline,
  look,
  openFace,
} from './support/face.ts';
import { KeyringSession } from './support/keyringSession.ts';

/** Servers that cannot be authorized as they are, what a person reads of it, and the one thing that is offered. */
const strange = [
  ['no-metadata', plainServers.unauthorizedOnly, /does not say where to get it/u, 'Show Log'],
  ['other-resource', plainServers.otherResource, /about another address/u, 'Show Log'],
  ['other-issuer', plainServers.otherIssuer, /calls itself by another name/u, 'Trust This Name…'],
  ['no-pkce', plainServers.noPkce, /does not announce PKCE \(S256\)/u, 'Use PKCE All the Same…'],
] as const;

describe('face: an authorization that cannot be', () => {
  let keyring: KeyringSession;
  let window: VSCodeWindow;
  let demo: Pair;

  before(async () => {
    keyring = await KeyringSession.start({ plain: true });
    demo = await keyring.servers.pair({ hostname: 'demo.localhost' });
    window = await openFace(keyring);
    await window.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await addByWizard(window, demo.mcp.url, 'Demo');
  });
  after(() => keyring.stop());

  /** Authorizes Demo as far as the issuer's page, which it closes; gives the copied address of that page. */
  async function begin(action: () => Promise<void>): Promise<URL> {
    const { workbench, page } = window;
    const consent = await consentAfter(window, action);
    await consent.close();
    await page.bringToFront();
    const progress = workbench.toast(/Authorizing Demo: waiting for the browser…/u);
    await eventually('one notification is left', async () => (await progress.count()) === 1);
    await progress.getByText('Copy Authorization URL').click();
    await page.getByText('The authorization URL is copied.').waitFor();
    return new URL(await page.evaluate<string>('navigator.clipboard.readText()'));
  }

  it('takes no answer that carries another state, and offers to begin anew', async () => {
    const { workbench, page } = window;
    const tokens = demo.as.tokenRequests();
    const url = await begin(() => inline(window, /^Demo, /u, 'Authorize Server'));
    const forged = new URL(url.searchParams.get('redirect_uri') ?? '');
    forged.searchParams.set('code', 'stolen');
    forged.searchParams.set('state', 'guessed');
    const attack = await page.context().newPage();
    await attack.goto(forged.href);
    await page.bringToFront();
    const toast = workbench.toast(/No authorization waits for this answer of the browser/u);
    await toast.waitFor();
    await attack.close();
    await look(window, 'errors-wrong-state');
    await hasButtons(toast, 'Authorize');
    await workbench.treeItem(/^Demo, working…$/u).waitFor();
    assert.equal(demo.as.tokenRequests(), tokens, 'the stolen code went nowhere');
    await dismiss(window, 'No authorization waits');
  });

  it('ends the first of two for the same server, says so, and finishes the second', async () => {
    const { workbench, page } = window;
    const consent = await consentAfter(window, async () => {
      await workbench.command('MCP: Authorize Server');
      await workbench.pick(/^Demo/u);
    });
    await page.bringToFront();
    const toast = workbench.toast(/gave way to one that began later/u);
    await toast.waitFor();
    await look(window, 'errors-replaced');
    await hasButtons(toast, 'Copy Authorization URL');
    await dismiss(window, 'gave way to one that began later');
    await consent.bringToFront();
    await decide(consent, 'Authorize');
    await consent.close();
    await workbench.treeItem(/^Demo, expires in \d+ min$/u).waitFor();
    assert.equal(demo.as.tokenRequests('authorization_code'), 1);
  });

  for (const [name, start, sentence, action] of strange) {
    it(`says why, opens no browser, and offers one thing: ${name}`, async () => {
      const { workbench, page } = window;
      const { url } = await keyring.servers.keep(start());
      await addByWizard(window, url, name);
      const pages = page.context().pages().length;
      await workbench.command('Notifications: Show Notifications');
      await inline(window, new RegExp(`^${name}, `, 'u'), 'Authorize Server');
      const told = workbench.notification(sentence);
      await told.waitFor();
      await look(window, `errors-${name}`);
      await hasButtons(told, action);
      await workbench.treeItem(new RegExp(`^${name}, not authorized$`, 'u')).waitFor();
      assert.equal(page.context().pages().length, pages);
      await workbench.command('Notifications: Clear All Notifications');
      await told.waitFor({ state: 'hidden' });
    });
  }
});
