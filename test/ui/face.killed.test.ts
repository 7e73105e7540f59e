import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { VSCodeWindow } from '../host/session.ts';
import { eventually } from '../support/eventually.ts';
import { findKeyring } from '../support/observer.ts';
import {
  addByWizard,
  authorizeInTree,
  hasButtons,
  consentAfter,
  decide,
  dismiss,
  look,
  openFace,
} from './support/face.ts';
import { KeyringSession } from './support/keyringSession.ts';
import { agreeToChange, entryOf, whoAmI } from './support/tool.ts';

describe('face: a daemon that is killed in the middle of a refresh', () => {
  let keyring: KeyringSession;
  let window: VSCodeWindow;

  before(async () => {
    keyring = await KeyringSession.start({ plain: true });
    window = await openFace(keyring);
  });
  after(() => keyring.stop());

  const daemon = async (): Promise<number> =>
    (await findKeyring(keyring.user.keyrings)).endpoint.pid;

  async function connectClaudeCode(): Promise<void> {
    const { workbench } = window;
    await workbench.command('MCP: Connect Tool…');
    await workbench.pick(/^Demo/u);
    await workbench.pick(/^Claude Code/u);
    await agreeToChange(window);
    await eventually('the entry is written', () => entryOf(keyring.user.home));
    await dismiss(window, 'Claude Code is connected to Demo');
  }

  it('is back by itself, says one thing, and offers the one that mends it', async () => {
    const { workbench, page } = window;
    const { home } = keyring.user;
    const short = { hostname: 'demo.localhost', accessTokenSeconds: 20 };
    const { as, mcp } = await keyring.servers.pair(short);
    await addByWizard(window, mcp.url, 'Demo');
    await authorizeInTree(window, 'Demo');
    const renewal = as.holdNext('/token', 'after');
    await connectClaudeCode();
    assert.match(await whoAmI(home), /alice/u);

    await renewal.reached;
    const killed = await daemon();
    process.kill(killed, 'SIGKILL');
    renewal.release();
    await eventually('another daemon', async () => (await daemon()) !== killed);
    await workbench.treeItem(/^Demo, /u).waitFor();

    // The issuer has spent the refresh token, and what it answered is lost.
    const sentence = /A refresh for Demo was cut off before the new token was saved/u;
    await workbench.treeItem(/^Demo, (?!expires|working)/u).waitFor();
    assert.equal(await workbench.toast(/./u).count(), 0, 'what nobody asked for is not said');
    await assert.rejects(whoAmI(home), /authorization of this server has expired/u);
    const toast = workbench.toast(sentence);
    await toast.waitFor();
    await look(window, 'killed-refresh');
    assert.equal(await workbench.toast(/./u).count(), 1, 'one message');
    await hasButtons(toast, 'Authorize');
    const authorize = toast.getByRole('button', { name: 'Authorize', exact: true });
    const consent = await consentAfter(window, () => authorize.click());
    await decide(consent, 'Authorize');
    await consent.close();
    await page.bringToFront();
    await workbench.treeItem(/^Demo, expires/u).waitFor();
    assert.match(await whoAmI(home), /alice/u, 'the tool goes on with the entry that it has');
  });
});
