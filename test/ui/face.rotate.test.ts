import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { VSCodeWindow } from '../host/session.ts';
import { complaint, dismiss, hasButtons, hasInline, inline, look } from './support/face.ts';
import { FIRST, KeyFace } from './support/keyFace.ts';
import { clearToasts, clipboardOf } from './support/oauthFace.ts';

const SECOND = 'k-zyxwvutsrqponmlkjihgfedcba';
const READY = /^Work, ready/u;

describe('face: the rotation of a key', () => {
  let face: KeyFace;
  let window: VSCodeWindow;

  before(async () => {
    face = await KeyFace.open();
    ({ window } = face);
  });
  after(() => face.keyring.stop());

  it('is entered where it is missing: a weak one after a warning, none with white space', async () => {
    const { workbench, page } = window;
    await workbench.treeItem(/^Work, needs a key/u).waitFor();
    await hasInline(window, /^Work, /u, 'Enter Key…');
    await inline(window, /^Work, /u, 'Enter Key…');
    await workbench.quickTitle('Enter Key: api').waitFor();
    await workbench.type('your-api-key');
    await complaint(window, /example of a manual.*Press Enter again/u).waitFor();
    await look(window, 'rotate-1-weak');
    await workbench.input.fill(` ${FIRST}  `);
    await complaint(window, /white space at its ends is left out/u).waitFor();
    await page.keyboard.press('Enter');
    await workbench.toast('The key api is in the keyring, and accepted by Work.').waitFor();
    await workbench.treeItem(READY).waitFor();
    await hasInline(window, READY, 'Revoke…');
    await look(window, 'rotate-2-entered');
    await clearToasts(window);
  });

  it('stays when the server refuses the new one, and the person is told', async () => {
    const { workbench, page } = window;
    await face.rotateTo(SECOND);
    const toast = workbench.toast('The new key was refused by Work (HTTP 401)');
    await toast.waitFor();
    await look(window, 'rotate-3-refused');
    await hasButtons(toast, 'Enter Another…');
    await toast.getByRole('button', { name: 'Enter Another…' }).click();
    await workbench.option(/Generate It/u).waitFor();
    await look(window, 'rotate-4-ways');
    await page.keyboard.press('Escape');
    await face.show(new RegExp(`Key.*…${FIRST.slice(-4)}`, 'u'));
    await page.keyboard.press('Escape');
  });

  it('gives way to one that the server accepts, and comes back by Undo', async () => {
    const { workbench, page } = window;
    face.known = [FIRST, SECOND];
    await face.rotateTo(SECOND);
    const toast = workbench.toast('The new key api is in use. The key before is kept until');
    await toast.waitFor();
    await look(window, 'rotate-5-in-use');
    await hasButtons(toast, 'The Old One Is Withdrawn', 'Undo');
    await toast.getByRole('button', { name: 'Undo' }).click();
    await workbench.toast('The key api is the one before again.').waitFor();
    await dismiss(window, 'The key api is the one before again.');
    await face.show(new RegExp(`Key.*…${FIRST.slice(-4)}`, 'u'));
    await page.keyboard.press('Escape');
  });

  it('is gone for good once the person says that it is withdrawn', async () => {
    const { workbench, page } = window;
    await face.rotateTo(SECOND);
    await workbench.toast('The new key api is in use.').waitFor();
    await face.show(/Undo/u);
    await look(window, 'rotate-6-show-both');
    await page.keyboard.press('Escape');
    await workbench.answerToast('The new key api is in use.', 'The Old One Is Withdrawn');
    await workbench.toast('The new key api is in use.').waitFor({ state: 'detached' });
    await face.show(new RegExp(`Key.*…${SECOND.slice(-4)}`, 'u'));
    assert.equal(await workbench.option(/Undo/u).count(), 0);
    await page.keyboard.press('Escape');
  });

  it('is generated, given to the provider by the person, and only then used', async () => {
    const { workbench } = window;
    await face.rotate(/Generate It/u);
    await workbench.option(/^base64url/u).waitFor();
    await look(window, 'rotate-7-alphabet');
    await workbench.pick(/^base64url/u);
    await complaint(window, /What the key begins with/u).waitFor();
    await workbench.type('sk_');
    await workbench.option(/Try It/u).waitFor();
    await look(window, 'rotate-8-generated');
    const generated = await clipboardOf(window);
    assert.match(generated, /^sk_[\w-]{43}$/u);
    await workbench.pick(/Try It/u);
    await workbench.answerToast('The new key was refused by Work', 'Try Again');
    face.known = [generated];
    await workbench.pick(/Try It/u);
    await workbench.answerToast('The new key api is in use.', 'The Old One Is Withdrawn');
    await workbench.treeItem(READY).waitFor();
    await clearToasts(window);
  });
});
