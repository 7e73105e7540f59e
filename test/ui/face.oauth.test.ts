import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'mocha';
import type { VSCodeWindow } from '../host/session.ts';
import type { Pair } from '../servers/running.ts';
import { eventually } from '../support/eventually.ts';
import { addByWizard, hasButtons, complaint, consentAfter, look } from './support/face.ts';
import { choose, KeyringSession } from './support/keyringSession.ts';
import {
  addressAfter,
  agree,
  authorized,
  begin,
  chooseRedirect,
  clipboardOf,
  closeOthers,
  openWithClipboard,
} from './support/oauthFace.ts';

const SECRET = 'secret of the demo client';
const PASTE = 'http://127.0.0.1:33418/callback';
const everywhere = { hostname: 'demo.localhost' };
/** The metadata alone says what could be asked for. */
const openScopes = { scope: '' };

describe('face: what an authorization asks of a person', () => {
  let keyring: KeyringSession;
  let window: VSCodeWindow;

  before(async () => {
    keyring = await KeyringSession.start({ plain: true });
    window = await openWithClipboard(keyring);
  });
  afterEach(() => closeOthers(window));
  after(() => keyring.stop());

  const add = (name: string, { mcp }: Pair): Promise<void> => addByWizard(window, mcp.url, name);

  it('makes a client by hand where the issuer registers none', async () => {
    const { workbench, page } = window;
    const redirect_uris = ['http://127.0.0.1/callback'];
    const clients = [{ client_id: 'demo-client', client_secret: SECRET, redirect_uris }];
    const pair = await keyring.servers.pair({
      ...everywhere,
      registration: false,
      clients: clients.map((one) => ({
        ...one,
        token_endpoint_auth_method: 'client_secret_basic',
      })),
    });
    await add('Manual', pair);
    await chooseRedirect(window, 'Manual', 'Loopback');
    await begin(window, 'Manual');
    await workbench.quickTitle('Client for Manual (1/3)').waitFor();
    await workbench.option(/Copy the redirect URI/u).waitFor();
    await look(window, 'oauth-client-1');
    await page.keyboard.press('Enter');
    await eventually('the redirect URI is copied', async () =>
      /^http:\/\/127\.0\.0\.1:\d+\/callback$/u.test(await clipboardOf(window)),
    );
    await workbench.option(/Copy the redirect URI.*done/u).waitFor();
    await page.keyboard.press('Enter');
    await workbench.quickTitle('Client for Manual (2/3)').waitFor();
    await workbench.type('two words');
    await complaint(window, /no spaces/u).waitFor();
    await look(window, 'oauth-client-2');
    await workbench.type('  demo-client ');
    await workbench.quickTitle('Client for Manual (3/3)').waitFor();
    assert.equal(await workbench.input.getAttribute('type'), 'password');
    await look(window, 'oauth-client-3');
    const consent = await consentAfter(window, () => workbench.type(` ${SECRET}\t`));
    await agree(window, consent, 'Manual');
    await workbench.treeItem(/^Manual, expires/u).click();
    await workbench.treeItem(/^Client registration, entered by you/u).click();
    await workbench.treeItem('Client ID, demo-client').waitFor();
    await workbench.treeItem(/^Authentication, secret in a header/u).waitFor();
    await look(window, 'oauth-client-4');
    await workbench.treeItem(/^Manual, expires/u).click();
  });

  it('ends without a client when the person leaves, and offers to enter one', async () => {
    const { workbench, page } = window;
    await add('Left', await keyring.servers.pair({ ...everywhere, registration: false }));
    await begin(window, 'Left');
    await workbench.quickTitle('Client for Left (1/3)').waitFor();
    await page.keyboard.press('Escape');
    const toast = workbench.toast(/does not let MCP Keyring register by itself/u);
    await toast.waitFor();
    await look(window, 'oauth-client-left');
    await hasButtons(toast, 'Enter Client…');
    await toast.getByRole('button', { name: 'Enter Client…' }).click();
    await workbench.quickTitle('OAuth Settings of Left: Client (1/2)').waitFor();
    await page.keyboard.press('Escape');
    const progress = workbench.toast(/Authorizing Left/u);
    await progress.waitFor({ state: 'detached' });
    await begin(window, 'Left');
    await workbench.quickTitle('Client for Left (1/3)').waitFor();
    await progress.getByRole('button', { name: 'Cancel' }).click();
    await workbench.quick.waitFor({ state: 'hidden' });
  });

  it('asks for no more scopes than the person chose', async () => {
    const { workbench, page } = window;
    const metadata = { scopes_supported: ['mcp:read', 'mcp:write', 'offline_access'] };
    const pair = await keyring.servers.pair(everywhere, { ...openScopes, metadata });
    await add('Scoped', pair);
    await begin(window, 'Scoped');
    await workbench.quickTitle('Scopes for Scoped').waitFor();
    const line = (text: RegExp) =>
      workbench.quick.locator('.monaco-list-row[role=checkbox]', { hasText: text });
    await line(/Stay authorized without asking you again/u).waitFor();
    await look(window, 'oauth-scopes-1');
    await line(/^mcp:write/u).click();
    await look(window, 'oauth-scopes-2');
    const consent = await consentAfter(window, () => page.keyboard.press('Enter'));
    const asked = await consent.locator('code').allInnerTexts();
    assert.ok(asked.includes('mcp:read') && !asked.includes('mcp:write'), asked.join(' '));
    await agree(window, consent, 'Scoped');
  });

  it('takes the address at which the browser ended, checked before it is used', async () => {
    const { workbench, page } = window;
    await add('Pasted', await keyring.servers.pair(everywhere));
    await chooseRedirect(window, 'Pasted', 'Paste');
    const consent = await consentAfter(window, () => begin(window, 'Pasted'));
    const answer = await addressAfter(consent, PASTE);
    await page.bringToFront();
    await look(window, 'oauth-paste-1');
    await workbench.type('https://demo.example/callback?code=1&state=2');
    await complaint(window, /begins with http:\/\/127\.0\.0\.1:33418\/callback\?/u).waitFor();
    await look(window, 'oauth-paste-2');
    await workbench.type(answer.slice(0, answer.indexOf('?') + 3));
    await complaint(window, /A part of the address is missing/u).waitFor();
    await workbench.type(` ${answer}\n`);
    await authorized(window, 'Pasted');
  });

  it('closes the question for an address when its authorization ends', async () => {
    const { workbench, page } = window;
    const again = () => choose(window, /^Pasted, /u, 'Authorize Server');
    await (await consentAfter(window, again)).close();
    await page.bringToFront();
    await workbench.quickTitle('Authorizing Pasted').waitFor();
    const progress = workbench.toast(/Authorizing Pasted/u);
    await progress.getByRole('button', { name: 'Cancel' }).click();
    await workbench.quick.waitFor({ state: 'hidden' });
    await progress.waitFor({ state: 'detached' });
  });
});
