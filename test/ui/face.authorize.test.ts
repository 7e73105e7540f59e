import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { VSCodeWindow } from '../host/session.ts';
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
  reads,
} from './support/face.ts';
import { KeyringSession } from './support/keyringSession.ts';

describe('face: authorizing', () => {
  let keyring: KeyringSession;
  let window: VSCodeWindow;
  let alpha: Pair;
  let beta: Pair;

  before(async () => {
    keyring = await KeyringSession.start({ plain: true });
    alpha = await keyring.servers.pair({ hostname: 'demo.localhost' });
    beta = await keyring.servers.pair({ hostname: 'demo.localhost' });
    window = await openFace(keyring);
    await window.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await addByWizard(window, alpha.mcp.url, 'Alpha');
    await addByWizard(window, beta.mcp.url, 'Beta');
  });
  after(() => keyring.stop());

  it('asks for the server, names each step, opens the browser, and comes back', async () => {
    const { workbench } = window;
    await workbench.command('MCP: Authorize Server');
    await workbench.input.waitFor();
    await reads(() => workbench.input.getAttribute('placeholder'), 'Authorize which server?');
    await workbench.option(/Alpha, not authorized/u).waitFor();
    await look(window, 'authorize-1-which');
    const metadata = beta.as.holdNext('/.well-known/oauth-authorization-server', 'before');
    const registration = beta.as.holdNext('/reg', 'before');
    const token = beta.as.holdNext('/token', 'after');
    await workbench.pick(/Beta/u);
    await metadata.reached;
    await workbench.toast(/Authorizing Beta: reading the metadata of the issuer…/u).waitFor();
    await workbench.treeItem(/^Beta, working…$/u).waitFor();
    metadata.release();
    await registration.reached;
    await workbench.toast(/Authorizing Beta: registering at the issuer…/u).waitFor();
    await look(window, 'authorize-2-registering');
    const consent = await consentAfter(window, async () => registration.release());
    await workbench.toast(/Authorizing Beta: waiting for the browser…/u).waitFor();
    await look(window, 'authorize-4-waiting');
    await consent
      .getByText(/MCP Keyring/u)
      .first()
      .waitFor();
    await look({ page: consent }, 'authorize-5-consent');
    await decide(consent, 'Authorize');
    await token.reached;
    await workbench.toast(/Authorizing Beta: getting the token…/u).waitFor();
    token.release();
    await workbench.toast(/Beta is authorized/u).waitFor();
    await workbench.treeItem(/^Beta, expires in \d+ min$/u).waitFor();
    await workbench.treeItem(/^Alpha, not authorized$/u).waitFor();
    await look(window, 'authorize-6-done');
    await consent.close();
    await dismiss(window, 'Beta is authorized');
  });

  it('says that it was declined in the browser, with one action, which begins anew', async () => {
    const { workbench } = window;
    const begin = () => inline(window, /^Alpha/u, 'Authorize Server');
    const consent = await consentAfter(window, begin);
    await decide(consent, 'Deny');
    await consent.close();
    const toast = workbench.toast(/authorization of Alpha was declined in the browser/u);
    await toast.waitFor();
    await look(window, 'authorize-7-declined');
    await hasButtons(toast, 'Authorize');
    await workbench.treeItem(/^Alpha, not authorized$/u).waitFor();
    const authorize = toast.getByRole('button', { name: 'Authorize', exact: true });
    const again = await consentAfter(window, () => authorize.click());
    await again.close();
    await window.page.bringToFront();
    await toast.waitFor({ state: 'detached' });
  });

  it('goes on from the copied link, in whatever browser it is opened', async () => {
    const { workbench, page } = window;
    const progress = workbench.toast(/Authorizing Alpha: waiting for the browser…/u);
    // The notification of the authorization before stays for a moment after its end.
    await eventually('one notification is left', async () => (await progress.count()) === 1);
    await hasButtons(progress, 'Cancel');
    await progress.getByText('Copy Authorization URL').click();
    await page.getByText('The authorization URL is copied.').waitFor();
    await look(window, 'authorize-8-copied');
    const url = await page.evaluate<string>('navigator.clipboard.readText()');
    assert.equal(new URL(url).origin, alpha.as.issuer);
    const other = await page.context().newPage();
    await other.goto(url);
    await decide(other, 'Authorize');
    await workbench.toast(/Alpha is authorized/u).waitFor();
    await workbench.treeItem(/^Alpha, expires in \d+ min$/u).waitFor();
    await progress.waitFor({ state: 'detached' });
    await other.close();
  });
});
