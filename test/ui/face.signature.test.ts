import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, describe, it } from 'mocha';
import type { VSCodeWindow } from '../host/session.ts';
import { eventually } from '../support/eventually.ts';
import { complaint, dismiss, hasButtons, hasInline, look } from './support/face.ts';
import { toPresets } from './support/headerFace.ts';
import { choose } from './support/keyringSession.ts';
import { clearToasts } from './support/oauthFace.ts';
import { canonicalLine, SECRET, SignatureFace } from './support/signatureFace.ts';
import { callTool, connectClaude } from './support/tool.ts';

const WRONG = 's-zyxwvutsrqponmlkjihgfedcba';

describe('face: signed requests', () => {
  let face: SignatureFace;
  let window: VSCodeWindow;

  before(async () => {
    face = await SignatureFace.open();
    ({ window } = face);
  });
  after(() => face.keyring.stop());

  const asked = (prompt: RegExp) => face.asked(prompt);

  it('are set up by the wizard, and a wrong key is said', async () => {
    const { workbench, page } = window;
    await toPresets(window, face.url, 'Signed');
    await look(window, 'signature-1-presets');
    await workbench.pick(/^Signed requests/u);
    await workbench.option(/^HMAC/u).waitFor();
    await look(window, 'signature-2-kinds');
    await workbench.pick(/^HMAC/u);
    await workbench.pick(/^HMAC SHA-512, Base64$/u);
    await asked(/What is signed, as the provider documents it/u);
    await workbench.type('${timestamp}\\n${metod}');
    await complaint(window, /At character 15: "metod" is not known here/u).waitFor();
    await look(window, 'signature-3-canonical');
    await workbench.type(canonicalLine);
    await workbench.pick(/^As text/u);
    await asked(/The header with the signature/u);
    await workbench.quick.getByRole('button', { name: 'Back' }).click();
    await workbench.pick(/^As text/u);
    await asked(/The header with the signature/u);
    await workbench.type('X-Signature: v1=');
    await complaint(window, /Write \$\{signature\} where the signature belongs/u).waitFor();
    await look(window, 'signature-4-header');
    await workbench.type('X-Signature: v1=${signature}');
    await asked(/Another header that belongs to it/u);
    await page.keyboard.press('Enter');
    await workbench.quickTitle(/\(11\//u).waitFor();
    await workbench.type('X-Nonce: ${nonce}');
    await workbench.quickTitle(/\(12\//u).waitFor();
    await page.keyboard.press('Enter');
    await workbench.option(/Generate one/u).waitFor();
    await look(window, 'signature-5-key');
    await workbench.pick(/A new key/u);
    await asked(/A name for the key/u);
    await page.keyboard.press('Enter');
    await asked(/The key signed-signing, which signs the requests/u);
    await workbench.type(WRONG);
    const toast = workbench.toast(/Signed refuses the signed request \(HTTP 401\)/u);
    await toast.waitFor();
    await hasButtons(toast, 'Try Signature…');
    await look(window, 'signature-6-refused');
    await dismiss(window, 'Signed refuses the signed request');
  });

  it('are shown in the tree, with the key to be entered', async () => {
    const { workbench } = window;
    await workbench.treeItem(/^Signed, signature refused$/u).click();
    const line = /^Signature, refused · HMAC SHA-512, Base64 · signed-signing$/u;
    await workbench.treeItem(line).waitFor();
    await hasInline(window, line, 'Enter Key…');
    await look(window, 'signature-7-tree');
    await choose(window, line, 'Enter Key…');
    await workbench.pick(/Enter It/u);
    await complaint(window, /^The new key signed-signing/u).waitFor();
    await workbench.type(SECRET);
    await workbench.treeItem(/^Signed, ready$/u).waitFor();
    await workbench.treeItem(/^Signature, HMAC SHA-512, Base64 · signed-signing$/u).waitFor();
    await clearToasts(window);
  });

  it('reach the server from a tool, by the gateway', async () => {
    await connectClaude(window, face.keyring.user.home, 'signed');
    const seen = face.guard.seen.length;
    assert.match(await callTool(face.keyring.user.home, 'echo', { text: 'hi' }), /hi/u);
    const calls = face.guard.seen.slice(seen);
    assert.ok(calls.length > 0 && calls.every(({ good }) => good));
    await clearToasts(window);
  });

  it('are tried: what is signed is shown as it is, without the key', async () => {
    const { workbench } = window;
    await choose(window, /^Signature, HMAC/u, 'Try Signature…');
    await workbench.option(/Show what is signed/u).waitFor();
    await look(window, 'signature-8-sample');
    for (const [row, prompt, text] of [
      [/Time/u, /The time of an example/u, '1700000000'],
      [/Nonce/u, /The nonce of an example/u, 'n-1'],
      [/Body/u, /The body, byte for byte/u, '{}'],
    ] as const) {
      await workbench.pick(row);
      await asked(prompt);
      await workbench.type(text);
      await workbench.option(/Show what is signed/u).waitFor();
    }
    await workbench.pick(/Show what is signed/u);
    await window.page.getByRole('tab', { name: /Signature of Signed/u }).waitFor();
    const { host } = new URL(face.url);
    const hash = '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a';
    const lines = ['1700000000', 'n-1', `POST ${host}/mcp?`, 'application/json', hash];
    const signed = createHmac('sha512', SECRET).update(lines.join('\n')).digest('base64');
    const text = await eventually('the page is drawn', async () => {
      const drawn = await workbench.lines('editor');
      return drawn.includes(signed) && drawn;
    });
    assert.ok(text.includes(lines.join('↵\n')), text);
    assert.ok(text.includes(`X-Signature: v1=${signed}`), text);
    assert.ok(!text.includes(SECRET));
    await look(window, 'signature-9-page');
  });
});
