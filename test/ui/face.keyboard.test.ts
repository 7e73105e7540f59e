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
  reads,
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
    await eventually('the first line has the keyboard', async () =>
      READY.test(await focusedLine(window)),
    );
    // VS Code may miss a key that comes right after the focus: a person presses it again.
    await eventually('the line is open', async () => {
      await page.keyboard.press('ArrowRight');
      await workbench.treeItem(/^VS Code, connected$/u).waitFor({ timeout: 1_000 });
      return true;
    });
    const scopes = 'mcp:read';
    const masked = issued.last('access_token').slice(-4);
    await reads(
      async () => (await linesOf(window)).slice(1),
      [
        'Account, alice',
        `Access token, …${masked}`,
        'Refresh token, yes',
        `Scopes, ${scopes}`,
        'Grant, authorization in the browser',
        'Client registration, dynamic',
        'VS Code, connected',
        'Open, no authentication',
      ],
    );
    await look(window, 'tree-1-open');
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight']) await page.keyboard.press(key);
    await workbench.treeItem(/^sub, alice$/u).waitFor();
    await look(window, 'tree-2-claims');
    await workbench.treeItem(`aud, ${demo.mcp.url}`).waitFor();
    // a time for people
    await workbench.treeItem(/^exp, \w{3} \d+, \d{4}/u).waitFor();
    await page.keyboard.press('ArrowLeft');
    await workbench.treeItem(/^sub, alice$/u).waitFor({ state: 'detached' });
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowRight'])
      await page.keyboard.press(key);
    await workbench.treeItem(`Issuer, ${demo.as.issuer}`).waitFor();
    await look(window, 'tree-3-registration');
    await page.keyboard.press('ArrowLeft');
  });
});
