import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { VSCodeWindow } from '../host/session.ts';
import { eventually } from '../support/eventually.ts';
import { complaint, hasButtons, hasInline, look } from './support/face.ts';
import { FIRST, KeyFace } from './support/keyFace.ts';
import { choose } from './support/keyringSession.ts';
import { clearToasts, clipboardOf, closeOthers } from './support/oauthFace.ts';
import { enteredEarlier } from './support/olderKey.ts';

const STATUS = 'mcp-keyring.mcp-keyring.servers';
const READY = /^Work, ready/u;

describe('face: the life of a key', () => {
  let face: KeyFace;
  let window: VSCodeWindow;

  before(async () => {
    face = await KeyFace.open();
    ({ window } = face);
    await face.enter();
  });
  after(() => face.keyring.stop());

  it('is shown masked, and copied on demand', async () => {
    const { workbench, page } = window;
    await face.show(/Used by.*Work/u);
    await look(window, 'rotate-9-show');
    assert.equal(await page.getByText(FIRST).count(), 0);
    await workbench.pick(/Copy/u);
    await workbench.toast('The key api is in the clipboard').waitFor();
    assert.equal(await clipboardOf(window), FIRST);
    assert.equal(await page.getByText(FIRST).count(), 0);
    await clearToasts(window);
  });

  it('is announced once when it is old, everywhere the least urgent, and can be snoozed', async () => {
    const { workbench, page } = window;
    await enteredEarlier(window, 'api', 93);
    const toast = workbench.toast('The key api for Work is 93 days old.');
    await toast.waitFor();
    await workbench.treeItem(/^Work, key is 93 days old/u).waitFor();
    await workbench.statusBar(STATUS).getByText('Work key is 93 days old').waitFor();
    await hasInline(window, /^Work, /u, 'Rotate Credential…');
    await look(window, 'rotate-10-old');
    await hasButtons(toast, 'Rotate…', 'Snooze 30 Days', 'Never');
    await toast.getByRole('button', { name: 'Snooze 30 Days' }).click();
    await workbench.treeItem(READY).waitFor();
    await workbench.statusBar(STATUS).waitFor({ state: 'hidden' });
    await choose(window, READY, 'Key Settings…');
    await workbench.option(/Snoozed through/u).waitFor();
    await look(window, 'rotate-11-settings');
    await page.keyboard.press('Escape');
  });

  it('has an end that a person enters, and warns a week before', async () => {
    const { workbench, page } = window;
    await choose(window, READY, 'Key Settings…');
    await workbench.pick(/Lasts through/u);
    await workbench.type('2030-02-30');
    await complaint(window, /Enter a day as YYYY-MM-DD/u).waitFor();
    await look(window, 'rotate-12-day');
    const soon = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
    await workbench.type(soon);
    await workbench.option(new RegExp(`Lasts through.*${soon}`, 'u')).waitFor();
    await page.keyboard.press('Escape');
    await workbench.treeItem(/^Work, key expires in \d days/u).waitFor();
    await workbench
      .statusBar(STATUS)
      .getByText(/Work key expires in \d days/u)
      .click();
    await workbench.quickTitle('Rotate Credential: api').waitFor();
    await page.keyboard.press('Escape');
  });

  it('is revoked here, withdrawn by the person, and proved to be dead', async () => {
    const { workbench, page } = window;
    await choose(window, /^Work, /u, 'Revoke…');
    await workbench.dialog.getByText('Revoke the key api?').waitFor();
    await look(window, 'rotate-13-revoke');
    const [provider] = await Promise.all([
      page.context().waitForEvent('page'),
      workbench.answerDialog('Revoke'),
    ]);
    assert.match(provider.url(), /demo\.localhost/u);
    await closeOthers(window);
    await workbench.treeItem(/^Work, needs a key/u).waitFor();
    await workbench.toast('The key api is deleted from the keyring.').waitFor();
    await look(window, 'rotate-14-withdraw');
    await workbench.answerToast('The key api is deleted from the keyring.', 'Check');
    const alive = 'The key api is still accepted by Work.';
    await workbench.toast(alive).waitFor();
    face.known = [];
    await workbench.answerToast(alive, 'Check Again');
    await workbench.toast('The key api is dead: it is refused by Work.').waitFor();
    await look(window, 'rotate-15-dead');
  });

  it('has left the clipboard after a minute', async () => {
    await eventually('it is empty', async () => (await clipboardOf(window)) === '', 90_000);
  });
});
