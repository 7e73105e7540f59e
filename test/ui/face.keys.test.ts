import { after, before, describe, it } from 'mocha';
import type { McpServerOptions } from '../servers/mcpServer.ts';
import { complaint, look } from './support/face.ts';
import { FIRST, KeyFace } from './support/keyFace.ts';
import { choose } from './support/keyringSession.ts';
import { clearToasts } from './support/oauthFace.ts';

const CODES = 'GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ';

describe('face: keys of several kinds', () => {
  let face: KeyFace;

  before(async () => {
    face = await KeyFace.open();
  });
  after(() => face.keyring.stop());

  it('are asked for one after the other, each as its kind wants it', async () => {
    const { workbench } = face.window;
    const door: McpServerOptions['door'] = ({ headers }) =>
      headers['x-token'] === FIRST && /^\d{6}$/u.test(String(headers['x-code'])) ? undefined : 401;
    await face.add('Two', door, [
      { name: 'X-Token', template: '${secret:token}' },
      { name: 'X-Code', template: '${totp:phone}' },
    ]);
    await choose(face.window, /^Two, needs a key/u, 'Rotate Credential…');
    await workbench.option(/token.*not in the keyring/u).waitFor();
    await look(face.window, 'keys-1-which');
    await workbench.pick(/phone/u);
    await complaint(face.window, /one-time codes phone/u).waitFor();
    await workbench.type('hunter2!');
    await complaint(face.window, /letters A to Z and digits 2 to 7/u).waitFor();
    await look(face.window, 'keys-2-codes');
    await workbench.type(CODES);
    await complaint(face.window, /The new key token/u).waitFor();
    await workbench.type(FIRST);
    await workbench.toast('accepted by Two').waitFor();
    await workbench.treeItem(/^Two, ready/u).waitFor();
    await clearToasts(face.window);
    await choose(face.window, /^Two, ready/u, 'Show Credential');
    await workbench.option(/phone.*entered today/u).waitFor();
    await look(face.window, 'keys-3-kept');
    await workbench.pick(/phone/u);
    await workbench.option(/Kind.*secret of one-time codes/u).waitFor();
    await face.window.page.keyboard.press('Escape');
  });

  it('may be a user with a password, whose user is there at the next one', async () => {
    const { workbench, page } = face.window;
    const login = `Basic ${Buffer.from('ada:pässword').toString('base64')}`;
    const door: McpServerOptions['door'] = ({ headers }) =>
      headers.authorization === login ? undefined : 401;
    await face.add('Login', door, [{ name: 'Authorization', template: 'Basic ${secret:login}' }]);
    await choose(face.window, /^Login, needs a key/u, 'Rotate Credential…');
    await workbench.quickTitle('(1/2)').waitFor();
    await workbench.type('ada');
    await workbench.quickTitle('(2/2)').waitFor();
    await look(face.window, 'keys-4-password');
    await workbench.type('pässword');
    await workbench.toast('accepted by Login').waitFor();
    await choose(face.window, /^Login, ready/u, 'Rotate Credential…');
    await workbench.quickTitle('(1/2)').waitFor();
    await page.keyboard.press('Enter');
    await complaint(face.window, /The password of ada/u).waitFor();
    await page.keyboard.press('Escape');
    await clearToasts(face.window);
  });

  it('are used unproved only when the person says so', async () => {
    const { workbench } = face.window;
    await face.add('Open', () => undefined, [{ name: 'X-Key', template: '${secret:open}' }]);
    await choose(face.window, /^Open, needs a key/u, 'Rotate Credential…');
    await complaint(face.window, /^The new key open/u).waitFor();
    await workbench.type(FIRST);
    await workbench.toast('Whether it is good was not said by Open.').waitFor();
    await clearToasts(face.window);
    await choose(face.window, /^Open, ready/u, 'Rotate Credential…');
    await workbench.pick(/Enter It/u);
    await complaint(face.window, /^The new key open/u).waitFor();
    await workbench.type(FIRST.toUpperCase());
    await workbench.dialog.getByText('although it could not be proved?').waitFor();
    await look(face.window, 'keys-5-unproved');
    await workbench.answerDialog('Use It');
    await workbench.toast('The new key open is in use.').waitFor();
  });
});
