import { after, before, describe, it } from 'mocha';
import type { VSCodeWindow } from '../host/session.ts';
import type { Pair } from '../servers/running.ts';
import {
  addByWizard,
  authorizeInTree,
  consentAfter,
  decide,
  dismiss,
  hasButtons,
  look,
  openFace,
} from './support/face.ts';
import { choose, KeyringSession } from './support/keyringSession.ts';

describe('face: several accounts of a server', () => {
  let keyring: KeyringSession;
  let window: VSCodeWindow;
  let pair: Pair;

  before(async () => {
    keyring = await KeyringSession.start({ plain: true });
    pair = await keyring.servers.pair({ hostname: 'demo.localhost' });
    window = await openFace(keyring);
    await addByWizard(window, pair.mcp.url, 'Work');
    await authorizeInTree(window, 'Work');
  });
  after(() => keyring.stop());

  /** Adds an account by the Command Palette, and signs in as this user. */
  async function addAccount(user: string): Promise<void> {
    const { workbench, page } = window;
    const consent = await consentAfter(window, async () => {
      await workbench.command('MCP: Add Account…');
      await workbench.pick(/^Work/u);
    });
    await consent.getByLabel('You are signed in as').fill(user);
    await decide(consent, 'Authorize');
    await consent.close();
    await page.bringToFront();
  }

  it('gets a second one by the Command Palette, and has a line for each', async () => {
    const { workbench } = window;
    await workbench.treeItem(/^Work, expires in \d+ min$/u).waitFor();
    await addAccount('bob');
    const toast = workbench.toast('bob is now an account of Work.');
    await toast.waitFor();
    await hasButtons(toast, 'Use in This Workspace', 'Use by Default');
    await workbench.treeItem(/^Work, alice, expires in \d+ min$/u).click();
    await workbench.treeItem(/^alice, default · expires in \d+ min$/u).waitFor();
    await workbench.treeItem(/^bob, expires in \d+ min$/u).waitFor();
    await look(window, 'accounts-1-two');
    await dismiss(window, 'bob is now an account of Work.');
  });

  it('says that an account was there already', async () => {
    const { workbench } = window;
    await addAccount('bob');
    await workbench.toast('bob was an account of Work already').waitFor();
    await look(window, 'accounts-2-already');
    await dismiss(window, 'bob was an account of Work already');
    await workbench.treeItem(/^Account 3/u).waitFor({ state: 'detached' });
  });

  it('is used as another one from the tree, by default and in the workspace', async () => {
    const { workbench, page } = window;
    await workbench.treeItem(/^bob, /u).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Use Account by Default' }).waitFor();
    await look(window, 'accounts-3-menu');
    await page.keyboard.press('Escape');
    await choose(window, /^bob, /u, 'Use Account by Default');
    await workbench.treeItem(/^Work, bob, expires in \d+ min$/u).waitFor();
    await choose(window, /^alice, /u, 'Use Account in This Workspace');
    await workbench.treeItem(/^Work, alice, expires in \d+ min$/u).waitFor();
    await workbench.treeItem(/^alice, this workspace · /u).waitFor();
    await workbench.treeItem(/^bob, default · /u).waitFor();
    await look(window, 'accounts-4-bound');
  });

  it('is as everywhere again after a switch in the Command Palette', async () => {
    const { workbench } = window;
    await workbench.command('MCP: Switch Account…');
    await workbench.pick(/^Work/u);
    await workbench.option(/The account that is used by default/u).waitFor();
    await look(window, 'accounts-5-switch');
    await workbench.pick(/The account that is used by default/u);
    await workbench.treeItem(/^Work, bob, expires in \d+ min$/u).waitFor();
  });

  it('is left with the other one when one is removed', async () => {
    const { workbench } = window;
    await choose(window, /^bob, /u, 'Remove Account…');
    await workbench.dialog.getByText('Remove Work (bob) from the keyring?').waitFor();
    await look(window, 'accounts-6-remove');
    await workbench.answerDialog('Remove');
    await workbench.toast('Work (bob) is removed from the keyring.').waitFor();
    await workbench.treeItem(/^Work, expires in \d+ min$/u).waitFor();
    await workbench.treeItem(/^Account, alice$/u).waitFor();
    await look(window, 'accounts-7-one');
  });
});
