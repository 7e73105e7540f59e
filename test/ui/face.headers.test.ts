import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { TOTP, URI } from 'otpauth';
import type { VSCodeWindow } from '../host/session.ts';
import {
  complaint,
  dismiss,
  hasButtons,
  hasInline,
  look,
  openFace,
  reads,
} from './support/face.ts';
import { guarded, newKey, toPresets } from './support/headerFace.ts';
import { KeyringSession } from './support/keyringSession.ts';

const GOOD = 'k-0123456789abcdefghijklmnop';
const OTHER = 'k-zyxwvutsrqponmlkjihgfedcba';
const CODES = 'otpauth://totp/Demo:alice?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Demo';

describe('face: headers', () => {
  let keyring: KeyringSession;
  let window: VSCodeWindow;

  before(async () => {
    keyring = await KeyringSession.start({ plain: true });
    window = await openFace(keyring);
  });
  after(() => keyring.stop());

  /** The prompt below the input is this one. */
  const asked = (prompt: RegExp) => window.workbench.quick.getByText(prompt).waitFor();
  async function accepted(name: string): Promise<void> {
    await window.workbench.toast(`${name} accepts the key`).waitFor();
    await window.workbench.treeItem(new RegExp(`^${name}, ready$`, 'u')).waitFor();
  }

  it('are a Bearer token, without the white space that came along with it', async () => {
    const { workbench, page } = window;
    const { url } = await guarded(
      keyring,
      ({ authorization }) => authorization === `Bearer ${GOOD}`,
    );
    await toPresets(window, url, 'Bearer');
    await look(window, 'headers-1-presets');
    await workbench.pick(/^Bearer token/u);
    await workbench.option(/A new key/u).waitFor();
    await look(window, 'headers-2-which-key');
    await page.keyboard.press('Enter');
    await asked(/A name for the key/u);
    await reads(() => workbench.input.inputValue(), 'bearer');
    await page.keyboard.press('Enter');
    await asked(/The key bearer\./u);
    await workbench.quick.getByRole('button', { name: 'Back' }).click();
    await asked(/A name for the key/u);
    await page.keyboard.press('Enter');
    await asked(/The key bearer\./u);
    await workbench.input.fill(`Bearer ${GOOD}`);
    await complaint(window, /Leave out the word Bearer/u).waitFor();
    await workbench.input.fill(`  ${GOOD} `);
    await complaint(window, /white space at its ends is left out/u).waitFor();
    await look(window, 'headers-4-white-space');
    await page.keyboard.press('Enter');
    await accepted('Bearer');
    await workbench.toast(/white space at the ends of the key was left out/u).waitFor();
    await look(window, 'headers-5-accepted');
    await dismiss(window, 'Bearer accepts the key');
    await workbench.treeItem(/^Bearer, ready/u).click();
    await workbench.treeItem('Authorization, Bearer ‹bearer›').waitFor();
    await workbench.treeItem('Authorization, Bearer ‹bearer›').hover();
    await page
      .locator('.workbench-hover')
      .getByText(/used by Bearer/u)
      .waitFor();
    await look(window, 'headers-6-tree');
  });

  it('warn of a weak key, and tell that the server refuses a wrong one', async () => {
    const { workbench, page } = window;
    const { url } = await guarded(keyring, (headers) => headers['x-api-key'] === GOOD);
    await toPresets(window, url, 'Api');
    await newKey(window, /^API key/u);
    await asked(/The key api\./u);
    await workbench.type('your-api-key');
    await complaint(window, /example of a manual.*Press Enter again/u).waitFor();
    await look(window, 'headers-7-weak');
    await workbench.input.fill('鑰匙鑰匙鑰匙鑰匙鑰匙鑰匙');
    await complaint(window, /HTTP cannot carry this/u).waitFor();
    await workbench.input.fill('your-api-key');
    await page.keyboard.press('Enter');
    const toast = workbench.toast(/Api refuses the key \(HTTP 401\)/u);
    await toast.waitFor();
    await hasButtons(toast, 'Enter Key…');
    await workbench.treeItem(/^Api, key refused$/u).waitFor();
    await hasInline(window, /^Api, key refused/u, 'Enter Key…');
    await look(window, 'headers-8-refused');
    await dismiss(window, 'Api refuses the key');
  });

  it('are a user name and password', async () => {
    const { workbench } = window;
    const basic = `Basic ${Buffer.from('alice:geheim müßig ').toString('base64')}`;
    const { url } = await guarded(keyring, ({ authorization }) => authorization === basic);
    await toPresets(window, url, 'Basic');
    await workbench.pick(/^User name and password/u);
    await asked(/A name for the key/u);
    await window.page.keyboard.press('Enter');
    await asked(/The user name/u);
    await workbench.input.fill('alice:');
    await complaint(window, /no colon/u).waitFor();
    await workbench.type('alice');
    await asked(/The password of alice/u);
    await workbench.type('geheim müßig ');
    await accepted('Basic');
    await dismiss(window, 'Basic accepts the key');
  });

  it('have the name that the server asks for, and share a key of the keyring', async () => {
    const { workbench, page } = window;
    const { url } = await guarded(keyring, (headers) => headers['x-custom-auth'] === GOOD);
    await toPresets(window, url, 'Custom');
    await workbench.pick(/^Key in another header/u);
    await asked(/The name of the header/u);
    for (const [name, sentence] of [
      ['X Custom', /no spaces, and no colon/u],
      ['Host', /belongs to the connection itself/u],
    ] as const) {
      await workbench.input.fill(name);
      await complaint(window, sentence).waitFor();
    }
    await workbench.type('X-Custom-Auth');
    await workbench.option(/bearer.*used by Bearer/u).waitFor();
    await look(window, 'headers-10-shared');
    await workbench.pick(/bearer.*used by Bearer/u);
    await accepted('Custom');
    await dismiss(window, 'Custom accepts the key');
    await workbench.treeItem('Authorization, Bearer ‹bearer›').hover();
    await page
      .locator('.workbench-hover')
      .getByText(/used by Bearer and Custom/u)
      .waitFor();
  });

  it('are several, with a one-time code that is computed for each request', async () => {
    const { workbench } = window;
    const totp = URI.parse(CODES);
    assert.ok(totp instanceof TOTP);
    const { url } = await guarded(keyring, (headers) => {
      const token = String(headers['x-auth-code'] ?? '');
      return headers['x-auth-token'] === OTHER && totp.validate({ token }) !== null;
    });
    await toPresets(window, url, 'Several');
    await workbench.pick(/^Key and one-time code/u);
    await asked(/The name of the header/u);
    await reads(() => workbench.input.inputValue(), 'X-Auth-Token');
    await window.page.keyboard.press('Enter');
    await workbench.pick(/A new key/u);
    await asked(/A name for the key/u);
    await window.page.keyboard.press('Enter');
    await workbench.type(OTHER);
    await reads(() => workbench.input.inputValue(), 'X-Auth-Code');
    await window.page.keyboard.press('Enter');
    await workbench.pick(/A new secret/u);
    await asked(/A name for the key/u);
    await reads(() => workbench.input.inputValue(), 'several-code');
    await window.page.keyboard.press('Enter');
    await asked(/secret of the one-time codes/u);
    await workbench.input.fill('123456');
    await complaint(window, /This is a code, which ends in a moment/u).waitFor();
    await look(window, 'headers-11-code');
    await workbench.type(CODES);
    await accepted('Several');
    await dismiss(window, 'Several accepts the key');
    await workbench.treeItem(/^Several, ready/u).click();
    await workbench.treeItem('X-Auth-Code, ‹code of several-code›').waitFor();
  });

  it('leave nothing behind when the person leaves', async () => {
    const { workbench, page } = window;
    const { url } = await guarded(keyring, () => false);
    await toPresets(window, url, 'Left');
    await workbench.pick(/^Key and one-time code/u);
    await asked(/The name of the header/u);
    await workbench.type('X-Auth-Token');
    await workbench.pick(/A new key/u);
    await asked(/A name for the key/u);
    await page.keyboard.press('Enter');
    await asked(/The key left\./u);
    await workbench.type(GOOD);
    await reads(() => workbench.input.inputValue(), 'X-Auth-Code');
    await page.keyboard.press('Escape');
    await workbench.quick.waitFor({ state: 'hidden' });
    const observer = await keyring.observe();
    const { keys, servers } = await observer.until('a state', () => true);
    observer.close();
    assert.ok(!keys.some(({ name }) => name.startsWith('left')));
    assert.ok(!servers.some(({ server }) => server.name === 'Left'));
  });
});
