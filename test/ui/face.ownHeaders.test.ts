import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
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

describe("face: headers of one's own", () => {
  let keyring: KeyringSession;
  let window: VSCodeWindow;

  before(async () => {
    const settings = { 'mcpKeyring.keyCommands': { vault: ['cat', '${reference}'] } };
    keyring = await KeyringSession.start({ plain: true, settings });
    window = await openFace(keyring);
  });
  after(() => keyring.stop());

  /** The prompt below the input is this one. */
  const asked = (prompt: RegExp) => window.workbench.quick.getByText(prompt).waitFor();
  async function accepted(name: string): Promise<void> {
    await window.workbench.toast(`${name} accepts the key`).waitFor();
    await window.workbench.treeItem(new RegExp(`^${name}, ready$`, 'u')).waitFor();
  }

  it('are templates, whose errors are shown at their place, and say what is missing', async () => {
    const { workbench, page } = window;
    const { url } = await guarded(keyring, (headers) => headers['x-own'] === `v1 ${OTHER}`);
    await toPresets(window, url, 'Own');
    await workbench.pick(/^Headers of your own/u);
    await asked(/The name of the header/u);
    await workbench.type('X-Own');
    await asked(/What X-Own says/u);
    await workbench.type('v1 ${secrt:own}');
    await complaint(
      window,
      /At character 4: "secrt" is not known here\. Known are \$\{secret:…\}/u,
    ).waitFor();
    const selection = () =>
      page.evaluate<string>(
        '(({ value, selectionStart, selectionEnd }) => value.slice(selectionStart, selectionEnd))(document.activeElement)',
      );
    await reads(selection, '${secrt:own}');
    await look(window, 'headers-12-template');
    await workbench.input.fill('v1 ${env:NO_SUCH}');
    await complaint(window, /variable NO_SUCH is not set/u).waitFor();
    await page.keyboard.press('Enter');
    await workbench.option(/No, that is all/u).waitFor();
    await look(window, 'headers-13-more');
    await page.keyboard.press('Enter');
    const toast = workbench.toast(/Own is in the keyring\. The variable NO_SUCH, which Own needs/u);
    await toast.waitFor();
    await hasButtons(toast, 'Change Authentication…');
    await workbench.treeItem(/^Own, needs the variable NO_SUCH$/u).waitFor();
    await hasInline(window, /^Own, needs/u, 'Change Authentication…');
    await look(window, 'headers-14-variable');
    await dismiss(window, 'Own is in the keyring');
  });

  it('take a variable of the environment in which VS Code was started', async () => {
    const { workbench, page } = window;
    const { home } = keyring.user;
    const { url } = await guarded(
      keyring,
      ({ authorization }) => authorization === `Bearer ${home}`,
    );
    await toPresets(window, url, 'Variable');
    await workbench.pick(/^Headers of your own/u);
    await asked(/The name of the header/u);
    await workbench.type('Authorization');
    await asked(/What Authorization says/u);
    await workbench.type('Bearer ${env:HOME}');
    await workbench.option(/No, that is all/u).waitFor();
    await page.keyboard.press('Enter');
    await accepted('Variable');
    await dismiss(window, 'Variable accepts the key');
  });

  it('take a key that a command reads whenever it is needed', async () => {
    const { workbench } = window;
    const { url } = await guarded(keyring, (headers) => headers['x-api-key'] === OTHER);
    const file = join(keyring.root, 'vault');
    await writeFile(file, `${OTHER}\n`);
    await toPresets(window, url, 'Vault');
    await workbench.pick(/^API key/u);
    await workbench.pick(/vault.*cat/u);
    await asked(/A name for the key/u);
    await window.page.keyboard.press('Enter');
    await asked(/Where vault finds the key/u);
    await workbench.type(`${file}-none`);
    const toast = workbench.toast(/command vault ended without a key/u);
    await toast.waitFor();
    await hasButtons(toast, 'Open Settings');
    await look(window, 'headers-18-command');
    await dismiss(window, 'command vault ended without a key');
    await workbench.treeItem(/^Vault, ready/u).waitFor();
    await writeFile(`${file}-none`, `${OTHER}\n`);
    await workbench.command('MCP: Change Authentication…');
    await workbench.pick(/^Vault/u);
    await workbench.pick(/X-API-Key/u);
    await workbench.pick(/Change its name/u);
    await asked(/The name of the header/u);
    await window.page.keyboard.press('Enter');
    await asked(/What X-API-Key says/u);
    await window.page.keyboard.press('Enter');
    await workbench.option(/Add a header/u).waitFor();
    await window.page.keyboard.press('Escape');
    await accepted('Vault');
    await dismiss(window, 'Vault accepts the key');
  });

  it('are changed one at a time, and the server is asked again', async () => {
    const { workbench, page } = window;
    await workbench.command('MCP: Change Authentication…');
    await workbench.pick(/^Own/u);
    await workbench.option(/X-Own/u).waitFor();
    await look(window, 'headers-15-change');
    await workbench.pick(/X-Own/u);
    await workbench.pick(/Change its name/u);
    await asked(/The name of the header/u);
    await page.keyboard.press('Enter');
    await asked(/What X-Own says/u);
    await workbench.type('v1 ${secret:own}');
    await workbench.pick(/A new key/u);
    await asked(/The key own\./u);
    await workbench.type(OTHER);
    await workbench.option(/Add a header/u).waitFor();
    await look(window, 'headers-16-changed');
    await page.keyboard.press('Escape');
    await accepted('Own');
    await dismiss(window, 'Own accepts the key');
  });

  it('go with the scheme, and their keys when the person says so', async () => {
    const { workbench, page } = window;
    await workbench.command('MCP: Change Authentication…');
    await workbench.pick(/^Own/u);
    await workbench.pick(/API key or headers.*how the server knows/u);
    await workbench.pick(/No authentication/u);
    await workbench.dialog.getByText('Delete the key own from the keyring?').waitFor();
    await workbench.answerDialog('Cancel');
    await workbench.option(/Add a header/u).waitFor();
    await page.keyboard.press('Escape');
    await workbench.treeItem(/^Own, no authentication$/u).waitFor();
    await dismiss(window, 'The authentication of Own is changed.');
  });

  it('stand beside OAuth, and are taken out again', async () => {
    const { workbench, page } = window;
    const { mcp } = await keyring.servers.pair({ hostname: 'demo.localhost' });
    await window.driver.execute('mcpKeyring.addServer', {
      url: mcp.url,
      name: 'Gate',
      scheme: 'oauth',
    });
    await workbench.treeItem(/^Gate, not authorized/u).waitFor();
    await dismiss(window, 'Gate is in the keyring');
    await workbench.command('MCP: Change Authentication…');
    await workbench.pick(/^Gate/u);
    await workbench.pick(/Add a header/u);
    await workbench.option(/^API key/u).waitFor();
    await workbench.option(/^Bearer token/u).waitFor({ state: 'detached' });
    await newKey(window, /^API key/u);
    await workbench.type(GOOD);
    await workbench.option(/X-API-Key/u).waitFor();
    await page.keyboard.press('Escape');
    await workbench.toast('The authentication of Gate is changed.').waitFor();
    await dismiss(window, 'The authentication of Gate is changed.');
    await workbench.treeItem(/^Gate, not authorized/u).click();
    await workbench.treeItem('X-API-Key, ‹gate›').waitFor();
    await workbench.command('MCP: Change Authentication…');
    await workbench.pick(/^Gate/u);
    await workbench.pick(/X-API-Key/u);
    await workbench.pick(/Remove/u);
    await workbench.dialog.getByText('Delete the key gate from the keyring?').waitFor();
    await look(window, 'headers-17-unused');
    await workbench.answerDialog('Delete');
    await workbench.option(/X-API-Key/u).waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await workbench.treeItem('X-API-Key, ‹gate›').waitFor({ state: 'detached' });
  });
});
