import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'mocha';
import type { VSCodeWindow } from '../host/session.ts';
import type { Pair } from '../servers/running.ts';
import { addByWizard, hasButtons, complaint, consentAfter, look } from './support/face.ts';
import { KeyringSession } from './support/keyringSession.ts';
import {
  authorized,
  agree,
  begin,
  clearToasts,
  clipboardOf,
  closeOthers,
  openSettings,
  leaveSettings,
  openWithClipboard,
} from './support/oauthFace.ts';
import { changeMetadata, offerDeviceGrant } from './support/oauthServers.ts';

const everywhere = { hostname: 'demo.localhost' };

describe('face: the OAuth settings of a server', () => {
  let keyring: KeyringSession;
  let window: VSCodeWindow;

  before(async () => {
    keyring = await KeyringSession.start({ plain: true });
    window = await openWithClipboard(keyring);
  });
  afterEach(() => closeOthers(window));
  after(() => keyring.stop());

  const add = (name: string, { mcp }: Pair): Promise<void> => addByWizard(window, mcp.url, name);

  /** Begins an authorization that ends at the metadata, not before the person sees that it began. */
  async function beginSlowly(name: string, { as }: Pair): Promise<void> {
    const metadata = as.holdNext('/.well-known/oauth-authorization-server', 'before');
    await begin(window, name);
    await metadata.reached;
    await window.workbench.toast(`Authorizing ${name}`).waitFor();
    metadata.release();
    // Where a toast is skipped, the notification centre lists it.
    await window.workbench.command('Notifications: Show Notifications');
  }

  it('shows the code of a device, and opens the page for it', async () => {
    const { workbench, page } = window;
    const pair = await keyring.servers.pair(everywhere);
    const device = offerDeviceGrant(pair.as);
    await add('Device', pair);
    await openSettings(window, 'Device');
    await workbench.input.fill('Grant');
    await workbench.pick(/^Grant/u);
    await workbench.quickTitle('OAuth Settings of Device: Grant').waitFor();
    await look(window, 'oauth-grants');
    await workbench.pick(/^Code on another device/u);
    await workbench.option(/Grant, code on another device/u).waitFor();
    await page.keyboard.press('Escape');
    const changed = workbench.toast('The OAuth settings of Device are changed');
    await changed.getByRole('button', { name: 'Authorize', exact: true }).click();
    const toast = workbench.toast(/enter the code WDJB-MJHT at demo\.localhost/u);
    await toast.waitFor();
    await look(window, 'oauth-device-1');
    const [opened] = await Promise.all([
      page.context().waitForEvent('page'),
      toast.getByText('Copy Code and Open Page').click(),
    ]);
    assert.match(opened.url(), /user_code=WDJB-MJHT$/u);
    await opened.close();
    assert.equal(await clipboardOf(window), device.code);
    device.agree();
    await authorized(window, 'Device');
    await toast.waitFor({ state: 'detached' });
  });

  it('asks before a rule of the specification is softened, and says what is at risk', async () => {
    const { workbench } = window;
    const pair = await keyring.servers.pair(everywhere);
    changeMetadata(pair.as, { code_challenge_methods_supported: undefined });
    await add('Old', pair);
    await beginSlowly('Old', pair);
    const toast = workbench.notification(/does not announce PKCE/u);
    await toast.waitFor();
    await look(window, 'oauth-pkce-1');
    await hasButtons(toast, 'Use PKCE All the Same…');
    await toast.getByRole('button', { name: 'Use PKCE All the Same…' }).click();
    await workbench.dialog.getByText(/Use PKCE for Old although/u).waitFor();
    await look(window, 'oauth-pkce-2');
    await workbench.answerDialog('Accept the Risk');
    const changed = workbench.notification('The OAuth settings of Old are changed');
    const consent = await consentAfter(window, () =>
      changed.getByRole('button', { name: 'Authorize', exact: true }).click(),
    );
    await agree(window, consent, 'Old');
    await openSettings(window, 'Old');
    await look(window, 'oauth-settings-1');
    await workbench.input.fill('pkce');
    const line = workbench.option(/PKCE without being announced, on/u);
    await line.waitFor();
    await look(window, 'oauth-settings-2');
    await line.hover();
    await line.getByRole('button', { name: 'Reset' }).click();
    await workbench.option(/PKCE without being announced, off/u).waitFor();
    await leaveSettings(window, 'Old');
  });

  it('names both issuers before one is trusted that calls itself by another name', async () => {
    const { workbench } = window;
    const pair = await keyring.servers.pair(everywhere);
    changeMetadata(pair.as, { issuer: 'https://other.example' });
    await add('Renamed', pair);
    await beginSlowly('Renamed', pair);
    const toast = workbench.notification(
      /calls itself by another name, "https:\/\/other\.example"/u,
    );
    await toast.waitFor();
    await look(window, 'oauth-trust-1');
    await hasButtons(toast, 'Trust This Name…');
    await toast.getByRole('button', { name: 'Trust This Name…' }).click();
    await workbench.dialog.getByText(/Trust an issuer of Renamed/u).waitFor();
    const text = await workbench.dialog.innerText();
    for (const name of [pair.as.issuer, 'https://other.example']) assert.ok(text.includes(name));
    await look(window, 'oauth-trust-2');
    await workbench.answerDialog('Cancel');
    await workbench.treeItem(/^Renamed, not authorized/u).waitFor();
    assert.equal(await workbench.notification(/OAuth settings of Renamed are changed/u).count(), 0);
    await clearToasts(window);
  });

  it('edits parameters line by line, by the keyboard', async () => {
    const { workbench, page } = window;
    await openSettings(window, 'Renamed');
    await workbench.input.fill('Authorization parameters');
    await page.keyboard.press('Enter');
    await workbench.quickTitle('Authorization parameters').waitFor();
    await workbench.type('access_type');
    await complaint(window, /an equals sign and a value/u).waitFor();
    await workbench.type('state=1');
    await complaint(window, /sets this parameter by itself/u).waitFor();
    await look(window, 'oauth-parameters-1');
    await workbench.type('access_type=offline');
    await workbench.option(/Authorization parameters, access_type=offline/u).waitFor();
    await page.keyboard.press('Enter');
    await workbench.option(/Add a parameter/u).waitFor();
    await look(window, 'oauth-parameters-2');
    await page.keyboard.press('Enter');
    await workbench.quick.getByText(/Leave it empty to take it out/u).waitFor();
    await workbench.type('');
    await workbench.option(/Authorization parameters, none/u).waitFor();
    await leaveSettings(window, 'Renamed');
    await workbench.quick.waitFor({ state: 'hidden' });
  });
});
