import { after, afterEach, before, describe, it } from 'mocha';
import type { VSCodeWindow } from '../host/session.ts';
import { plainServers } from '../servers/plainServers.ts';
import { beginWizard, complaint, dismiss, look, openFace, reads } from './support/face.ts';
import { KeyringSession } from './support/keyringSession.ts';

const refused: readonly (readonly [name: string, text: string, sentence: RegExp])[] = [
  ['not-a-url', 'mcp.example.com', /Enter a whole address, such as https:/u],
  ['http', 'http://mcp.example.com/mcp', /Use https:\/\/. Over http:\/\/, anybody on the way/u],
  ['white-space', 'https://mcp.example.com/my mcp', /no spaces or line breaks inside/u],
  ['credentials', 'https://me:pass@mcp.example.com/', /Leave out the user name and password/u],
  ['javascript', 'javascript:alert(1)', /An address begins with https:/u],
  ['fragment', 'https://mcp.example.com/mcp#top', /Leave out the part from #/u],
];

describe('face: the wizard', () => {
  let keyring: KeyringSession;
  let window: VSCodeWindow;
  let protectedUrl: string;

  before(async () => {
    keyring = await KeyringSession.start({ plain: true });
    const pair = await keyring.servers.pair({ hostname: 'demo.localhost' });
    protectedUrl = pair.mcp.url;
    window = await openFace(keyring);
  });
  afterEach(async () => {
    await window.page.keyboard.press('Escape');
    await window.workbench.quick.waitFor({ state: 'hidden' });
  });
  after(() => keyring.stop());

  it('begins at the welcome text of an empty keyring', async () => {
    await look(window, 'wizard-welcome');
    await window.page.getByRole('button', { name: 'Add Server', exact: true }).click();
    await window.workbench.quickTitle('Add Server to Keyring (1/3)').waitFor();
    await look(window, 'wizard-1-address');
  });

  for (const [name, text, sentence] of refused) {
    it(`says why an address is refused: ${name}`, async () => {
      await beginWizard(window);
      await window.workbench.type(text);
      await complaint(window, sentence).waitFor();
      await look(window, `wizard-1-${name}`);
      await window.workbench.quickTitle('(1/3)').waitFor();
      await window.workbench.input.fill(protectedUrl);
      await complaint(window, sentence).waitFor({ state: 'detached' });
    });
  }

  it('goes on with a trimmed address, a proposed name and what the server said', async () => {
    const { workbench, page } = window;
    await beginWizard(window);
    await workbench.type(`  ${protectedUrl}\t`);
    await workbench.quickTitle('(2/3)').waitFor();
    await reads(() => workbench.input.inputValue(), '127.0.0.1');
    await look(window, 'wizard-2-name');
    await workbench.quick.getByRole('button', { name: 'Back' }).click();
    await workbench.quickTitle('(1/3)').waitFor();
    // trimmed, and kept
    await reads(() => workbench.input.inputValue(), protectedUrl);
    await page.keyboard.press('Enter');
    await workbench.quickTitle('(2/3)').waitFor();
    await workbench.type(' Demo ');
    const found = workbench.option(/OAuth.*Found: the server asks for authorization/u);
    await found.waitFor();
    await look(window, 'wizard-3-oauth');
    await page.keyboard.press('Enter');
    await workbench.treeItem(/^Demo, not authorized$/u).waitFor();
    await workbench.toast(/Demo is in the keyring. Authorize it once/u).waitFor();
    await look(window, 'wizard-added');
    await dismiss(window, 'Demo is in the keyring');
  });

  it('refuses a name that is taken, in whatever case, and proposes another', async () => {
    const { workbench } = window;
    await beginWizard(window);
    await workbench.type(protectedUrl);
    await workbench.quickTitle('(2/3)').waitFor();
    await workbench.type('demo');
    await complaint(window, /already have a server of this name/u).waitFor();
    await look(window, 'wizard-2-taken');
    await workbench.quickTitle('(2/3)').waitFor();
  });

  it('lets a person choose another scheme than the one found', async () => {
    const { workbench } = window;
    const open = await keyring.servers.keep(plainServers.openMcp());
    await beginWizard(window);
    await workbench.type(open.url);
    await workbench.quickTitle('(2/3)').waitFor();
    await workbench.type('Open');
    await workbench.option(/No authentication.*answers without authorization/u).waitFor();
    await look(window, 'wizard-3-open');
    await workbench.pick(/OAuth/u);
    await workbench.treeItem(/^Open, not authorized$/u).waitFor();
    await dismiss(window, 'Open is in the keyring');
  });

  const strange = [
    ['html', plainServers.html, /Change the address.*is not an MCP server/u],
    ['not-mcp', plainServers.notMcp, /Change the address.*is not an MCP server/u],
    ['down', downServer, /Change the address.*No answer from 127\.0\.0\.1:\d+ \(ECONNREFUSED\)/u],
  ] as const;
  for (const [name, start, sentence] of strange) {
    it(`says what is wrong with a server, and goes back to the address: ${name}`, async () => {
      const { workbench, page } = window;
      const { url } = await keyring.servers.keep(start());
      await beginWizard(window);
      await workbench.type(url);
      await workbench.quickTitle('(2/3)').waitFor();
      await workbench.type('Strange');
      await workbench.option(sentence).waitFor();
      await look(window, `wizard-3-${name}`);
      await page.keyboard.press('Enter');
      await workbench.quickTitle('(1/3)').waitFor();
      await reads(() => workbench.input.inputValue(), url);
    });
  }
});

/** An address of this machine at which nobody listens. */
async function downServer(): Promise<{ url: string; close(): Promise<void> }> {
  const server = await plainServers.notMcp();
  const { url } = server;
  await server.close();
  return { url, close: async () => undefined };
}
