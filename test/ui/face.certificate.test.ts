import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { VSCodeWindow } from '../host/session.ts';
import { createAuthority, type Identity } from '../servers/certificates.ts';
import { startMcpServer, type RunningMcpServer } from '../servers/mcpServer.ts';
import { eventually } from '../support/eventually.ts';
import { beginWizard, dismiss, hasButtons, look, openFace, reads } from './support/face.ts';
import { choose, KeyringSession } from './support/keyringSession.ts';
import { clearToasts } from './support/oauthFace.ts';
import { callTool, connectClaude } from './support/tool.ts';

const DAY = 86_400_000;
const PASS = 'correct horse';

describe('face: the client certificate', () => {
  let keyring: KeyringSession;
  let window: VSCodeWindow;
  let server: RunningMcpServer;
  const root = createAuthority('Root');
  const inDays = (days: number) => new Date(Date.now() + days * DAY + 60_000);
  const at = (name: string) => join(keyring.root, name);

  async function write(name: string, { cert, key }: Identity, passphrase?: string): Promise<void> {
    const kept = passphrase
      ? createPrivateKey(key).export({
          type: 'pkcs8',
          format: 'pem',
          cipher: 'aes-256-cbc',
          passphrase,
        })
      : key;
    await writeFile(at(`${name}.pem`), cert);
    await writeFile(at(`${name}.key`), kept);
  }

  before(async () => {
    keyring = await KeyringSession.start({ plain: true });
    const tls = { ...root.issue(['localhost']), ca: root.cert, requestCert: true };
    server = await keyring.servers.keep(startMcpServer({ hostname: 'localhost', tls }));
    await writeFile(at('root.pem'), root.cert);
    await write('alice', root.issue(['alice'], inDays(58)));
    await write('renewed', root.issue(['renewed'], inDays(5)), PASS);
    await write('foreign', createAuthority('Other').issue(['mallory'], inDays(58)));
    window = await openFace(keyring);
  });
  after(() => keyring.stop());

  /** Types a path into VS Code's own dialog, whose title ends like this. */
  async function file(title: string, name: string): Promise<void> {
    const { workbench, page } = window;
    const asked = workbench.quickTitle(title);
    await asked.waitFor();
    // It writes its own path first, and takes nothing while it lists a folder.
    await eventually('the file is taken', async () => {
      if (await asked.isHidden()) return true;
      await workbench.input.fill(at(name));
      await workbench.option(name).waitFor({ timeout: 2_000 });
      await page.keyboard.press('Enter');
      await asked.waitFor({ state: 'hidden', timeout: 2_000 });
      return true;
    });
  }

  it('is offered by the wizard, with the authorities that the server needs', async () => {
    const { workbench } = window;
    await beginWizard(window);
    await workbench.type(server.url);
    await workbench.quickTitle('(2/3)').waitFor();
    await workbench.type('Work');
    await workbench.option(/you name it next/u).waitFor();
    await look(window, 'certificate-1-wizard');
    await workbench.pick(/^No authentication/u);
    await workbench.answerToast('this machine does not know who issued', 'Change Authentication…');
    await workbench.option(/Client certificate….*none/u).waitFor();
    await look(window, 'certificate-2-parts');
    await workbench.pick(/Certificate authorities of the server…/u);
    await workbench.option(/Use the Files/u).waitFor();
    await look(window, 'certificate-3-where');
    await workbench.pick(/Use the Files/u);
    await workbench.quickTitle('Certificate Authorities of Work: the file').waitFor();
    await look(window, 'certificate-4-file');
    await file('Certificate Authorities of Work: the file', 'root.pem');
    const toast = workbench.toast('Work is trusted now. It also wants a client certificate.');
    await hasButtons(toast, 'Choose Certificate…');
    await toast.getByRole('button', { name: 'Choose Certificate…' }).click();
    await workbench.pick(/Use the Files/u);
    await file('or a PKCS #12 file with its key', 'alice.pem');
    await file('the private key of alice', 'alice.key');
    await workbench.toast('Work takes the client certificate alice. It ends in 58 days.').waitFor();
    await workbench.treeItem(/^Work, ready$/u).click();
    await workbench.treeItem('Client certificate, 58 days left · alice').waitFor();
    await workbench.treeItem('Certificate authorities, root.pem').waitFor();
    await look(window, 'certificate-5-tree');
    await dismiss(window, 'Work takes the client certificate alice');
  });

  it('is shown to the server for the tools, and is a page that can be read', async () => {
    const { workbench, page } = window;
    await connectClaude(window, keyring.user.home, 'work');
    assert.match(await callTool(keyring.user.home, 'echo', { text: 'hello' }), /hello/u);
    await clearToasts(window);
    await choose(window, /^Client certificate, /u, 'Show Certificate');
    await page.getByRole('tab', { name: /Certificates of Work/u }).waitFor();
    const lines = async (): Promise<string> => workbench.lines('editor');
    await reads(async () => /✓ Nothing is wrong with it\./u.test(await lines()), true);
    await look(window, 'certificate-6-page');
    const text = await lines();
    for (const line of [/Subject +CN=alice/u, /Issuer +CN=Root/u, /58 days left/u, /EC, P-256/u])
      assert.match(text, line);
    assert.doesNotMatch(text, /PRIVATE/u);
  });

  it('stays when another one is refused', async () => {
    const { workbench } = window;
    await choose(window, /^Client certificate, /u, 'Replace Certificate…');
    await workbench.pick(/Use the Files/u);
    await file('or a PKCS #12 file with its key', 'foreign.pem');
    await file('the private key of mallory', 'foreign.key');
    const toast = workbench.toast('Nothing was changed.');
    await toast.waitFor();
    await look(window, 'certificate-7-refused');
    await hasButtons(toast, 'Choose Another…');
    await dismiss(window, 'Nothing was changed.');
    await workbench.treeItem('Client certificate, 58 days left · alice').waitFor();
    assert.match(await callTool(keyring.user.home, 'echo', { text: 'hello' }), /hello/u);
  });

  it('is replaced by one in the keyring, whose passphrase is asked for, and warns of its end', async () => {
    const { workbench, page } = window;
    await workbench.command('MCP: Replace Certificate…');
    await workbench.pick(/^Work/u);
    await workbench.pick(/Keep It in the Keyring/u);
    await file('or a PKCS #12 file with its key', 'renewed.pem');
    await file('the private key of renewed', 'renewed.key');
    await workbench.quick.getByText(/^The passphrase of renewed\.key/u).waitFor();
    await workbench.type('wrong');
    await workbench.quick.getByText(/That passphrase does not open it/u).waitFor();
    await look(window, 'certificate-8-passphrase');
    await workbench.type(PASS);
    await workbench.toast('Work takes the client certificate renewed.').waitFor();
    await workbench.toast(/renewed for Work expires in 5 days\. Replace it/u).waitFor();
    await workbench.treeItem(/^Work, certificate expires in 5 days$/u).waitFor();
    await workbench
      .statusBar('mcp-keyring.mcp-keyring.servers')
      .getByText(/Work certificate expires in 5 days/u)
      .waitFor();
    await workbench.treeItem('Client certificate, 5 days left · renewed').hover();
    await page
      .locator('.workbench-hover')
      .getByText(/Kept in the keyring/u)
      .waitFor();
    await look(window, 'certificate-9-warned');
    // The page that is open follows.
    await reads(
      async () => /expires on .+ Replace it/u.test(await workbench.lines('editor')),
      true,
    );
    assert.match(await callTool(keyring.user.home, 'echo', { text: 'hello' }), /hello/u);
  });

  it('is removed after a question, and then the server says what it wants', async () => {
    const { workbench } = window;
    await clearToasts(window);
    await choose(window, /^Client certificate, /u, 'Remove Certificate…');
    await look(window, 'certificate-10-remove');
    await workbench.answerDialog('Remove');
    await workbench.treeItem(/^Client certificate, /u).waitFor({ state: 'detached' });
    await assert.rejects(callTool(keyring.user.home, 'echo', { text: 'hello' }));
    const toast = workbench.toast(/A client certificate is wanted by localhost/u);
    await hasButtons(toast, 'Choose Certificate…');
    await look(window, 'certificate-11-wanted');
  });

  it('is kept untried only when the person says so', async () => {
    const { workbench } = window;
    await workbench.answerToast('A client certificate is wanted', 'Choose Certificate…');
    await server.close();
    await workbench.pick(/Use the Files/u);
    await file('or a PKCS #12 file with its key', 'alice.pem');
    await file('the private key of alice', 'alice.key');
    await workbench.dialog.getByText('could not be tried at Work').waitFor();
    await look(window, 'certificate-12-untried');
    await workbench.answerDialog('Keep It All the Same');
    await workbench.toast('alice is kept for Work, untried.').waitFor();
    await workbench.treeItem('Client certificate, 58 days left · alice').waitFor();
  });
});
