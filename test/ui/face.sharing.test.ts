import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { VSCodeWindow } from '../host/session.ts';
import { eventually } from '../support/eventually.ts';
import { beginWizard, complaint, look } from './support/face.ts';
import { choose } from './support/keyringSession.ts';
import { clearToasts, clipboardOf } from './support/oauthFace.ts';
import { SECRET, SignatureFace } from './support/signatureFace.ts';

describe('face: a signed server', () => {
  let face: SignatureFace;
  let window: VSCodeWindow;
  let exported: string;

  before(async () => {
    face = await SignatureFace.open();
    ({ window } = face);
    await face.addSigned();
  });
  after(() => face.keyring.stop());

  const asked = (prompt: RegExp) => face.asked(prompt);

  it('is exported without its key', async () => {
    const { workbench, page } = window;
    await choose(window, /^Signed, ready/u, 'Export Server…');
    await workbench.toast(/Signed is exported without its keys/u).waitFor();
    await look(window, 'signature-10-export');
    await page.locator('.part.editor .view-lines').first().click();
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Control+C');
    exported = await clipboardOf(window);
    assert.ok(!exported.includes(SECRET));
    const { name, auth, needs } = JSON.parse(exported) as {
      name: string;
      auth: { signature: { secret: string } };
      needs: object;
    };
    assert.equal(name, 'Signed');
    assert.equal(auth.signature.secret, 'signed-signing');
    assert.deepEqual(needs, { keys: ['signed-signing'], variables: [] });
    await clearToasts(window);
  });

  it('is added again by what was exported: keys of the keyring only when the person agrees', async () => {
    const { workbench } = window;
    await beginWizard(window);
    await workbench.type(exported.replace('sha-512', 'md5'));
    await complaint(window, /At character \d+: auth\.signature\.hash cannot be "md5"/u).waitFor();
    await look(window, 'signature-11-pasted');
    await workbench.type(exported);
    await workbench.quickTitle('(2/2)').waitFor();
    await workbench.type('Again');
    await workbench.dialog
      .getByText(/Use what you have already for demo\.localhost:\d+/u)
      .waitFor();
    await look(window, 'signature-12-agree');
    await workbench.answerDialog('Add Server');
    await workbench.treeItem(/^Again, ready$/u).waitFor();
    await workbench.toast(/Again accepts the key/u).waitFor();
    await clearToasts(window);
  });

  it('is added with another key where its own is missing', async () => {
    const { workbench } = window;
    await beginWizard(window);
    await workbench.type(exported.replaceAll('signed-signing', 'other'));
    await workbench.quickTitle('(2/2)').waitFor();
    await workbench.type('Third');
    await workbench.quickTitle('Enter Key: other').waitFor();
    await workbench.type(SECRET);
    await workbench.toast('The key other is in the keyring, and accepted by Third.').waitFor();
    await workbench.treeItem(/^Third, ready$/u).waitFor();
    await clearToasts(window);
  });

  it('loses its signature, and is signed in another way', async () => {
    const { workbench, page } = window;
    await choose(window, /^Third, ready/u, 'Change Authentication…');
    await workbench.option(/HMAC SHA-512, Base64/u).waitFor();
    await look(window, 'signature-13-change');
    await workbench.pick(/HMAC SHA-512, Base64/u);
    await workbench.option(/Change what is signed/u).waitFor();
    await look(window, 'signature-14-do');
    await workbench.pick(/Remove/u);
    await workbench.dialog.getByText('Delete the key other from the keyring?').waitFor();
    await workbench.answerDialog('Delete');
    await workbench.option(/Sign the requests/u).waitFor();
    await workbench.option(/X-Signature/u).waitFor({ state: 'detached' });
    await workbench.pick(/Sign the requests/u);
    await workbench.pick(/^HTTP Message Signatures/u);
    await workbench.pick(/^hmac-sha256/u);
    const row = (text: string) =>
      workbench.quick.locator('.monaco-list-row[role=checkbox]', { hasText: text });
    await row('content-digest').waitFor();
    await workbench.input.fill('X-Client');
    await row('x-client').click();
    await workbench.input.fill('');
    await row('@method').waitFor();
    await look(window, 'signature-15-components');
    await page.keyboard.press('Enter');
    await asked(/The key id by which the server finds your key/u);
    await workbench.type('key-1');
    await workbench.pick(/Generate one/u);
    await asked(/A name for the key/u);
    await page.keyboard.press('Enter');
    await workbench.option(/The provider has it/u).waitFor();
    await look(window, 'signature-16-generated');
    assert.match(await clipboardOf(window), /^[\w-]{43}$/u);
    await page.keyboard.press('Enter');
    await workbench.option(/HTTP Message Signatures, hmac-sha256/u).waitFor();
    await page.keyboard.press('Escape');
    const toast = workbench.toast(/The authentication of Third is changed\. Third refuses/u);
    await toast.getByRole('button', { name: 'Try Signature…' }).click();
    await workbench.pick(/Add a header/u);
    await asked(/Name and value of the header/u);
    await workbench.type('X-Client: me');
    await workbench.pick(/Show what is signed/u);
    await eventually('the page is drawn', async () => {
      const drawn = await workbench.lines('editor');
      return drawn.includes('"@method": POST↵') && drawn.includes('"x-client": me↵');
    });
    await look(window, 'signature-17-message');
  });
});
