import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { VSCodeWindow } from '../host/session.ts';
import { plainServers } from '../servers/plainServers.ts';
import type { Pair } from '../servers/running.ts';
import { eventually } from '../support/eventually.ts';
import { IssuedSecrets } from '../support/issuedSecrets.ts';
import {
  addByWizard,
  authorizeInTree,
  focusedLine,
  linesOf,
  look,
  openFace,
} from './support/face.ts';
import { KeyringSession } from './support/keyringSession.ts';

const READY = /^Demo, expires in \d+ min$/u;

describe('face: the tree by the keyboard', () => {
  let keyring: KeyringSession;
  let window: VSCodeWindow;
  let demo: Pair;
  let issued: IssuedSecrets;

  before(async () => {
    keyring = await KeyringSession.start({ plain: true });
    demo = await keyring.servers.pair({ hostname: 'demo.localhost' });
    issued = new IssuedSecrets(demo.as);
    window = await openFace(keyring);
    await addByWizard(window, demo.mcp.url, 'Demo');
    await addByWizard(window, (await keyring.servers.keep(plainServers.openMcp())).url, 'Open');
    await authorizeInTree(window, 'Demo');
  });
  after(() => keyring.stop());

  it('goes by the keyboard, and says to a screen reader what it shows', async () => {
    const { workbench, page } = window;
    await workbench.command('MCP Keyring: Focus on Servers View');
    await page.keyboard.press('Home');
    assert.match(await focusedLine(window), READY);
    // VS Code may miss a key that comes right after the focus: a person presses it again.
    await eventually('the line is open', async () => {
      await page.keyboard.press('ArrowRight');
      await workbench.treeItem(/^VS Code, connected$/u).waitFor({ timeout: 1_000 });
      return true;
    });
    const lines = await linesOf(window);
    await look(window, 'tree-1-open');
    const scopes = 'mcp:read';
    const masked = issued.last('access_token').slice(-4);
    assert.deepEqual(lines.slice(1, 8), [
      'Account, alice',
      `Access token, …${masked}`,
      'Refresh token, yes',
      `Scopes, ${scopes}`,
      'Grant, authorization in the browser',
      'Client registration, dynamic',
      'VS Code, connected',
    ]);
    assert.match(lines[8] ?? '', /^Open, no authentication$/u);
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight']) await page.keyboard.press(key);
    await workbench.treeItem(/^sub, alice$/u).waitFor();
    await look(window, 'tree-2-claims');
    const claims = await linesOf(window);
    assert.ok(claims.includes(`aud, ${demo.mcp.url}`));
    assert.ok(
      claims.some((line) => /^exp, \w{3} \d+, \d{4}/u.test(line)),
      'a time for people',
    );
    await page.keyboard.press('ArrowLeft');
    await workbench.treeItem(/^sub, alice$/u).waitFor({ state: 'detached' });
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowRight'])
      await page.keyboard.press(key);
    await workbench.treeItem(`Issuer, ${demo.as.issuer}`).waitFor();
    await look(window, 'tree-3-registration');
    await page.keyboard.press('ArrowLeft');
  });
});
