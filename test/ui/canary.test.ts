import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { ClaudeCode } from '../cli/support.ts';
import type { ServerView } from '../../src/protocol/state.ts';
import type { VSCodeWindow } from '../host/session.ts';
import { jsonAnswer } from '../servers/http.ts';
import { eventually } from '../support/eventually.ts';
import type { Observer } from '../support/observer.ts';
import {
  filesBelow,
  findings,
  type Place,
  placesOf,
  type Secret,
  storedSecrets,
} from './support/canary.ts';
import { type ConfidentialPair, confidentialPair } from './support/confidentialPair.ts';
import { decide } from './support/face.ts';
import { liveWithKey } from './support/keyedServer.ts';
import {
  addServer,
  authorize,
  choose,
  KeyringSession,
  openConsent,
  run,
  showKeyring,
} from './support/keyringSession.ts';
import { agreeToChange, connectClaude, whoAmI } from './support/tool.ts';

/** Every kind of secret that a run has; each must have been seen, or its absence would prove nothing. */
const KINDS = [
  'access_token',
  'refresh_token',
  'client_secret',
  'code',
  'code_verifier',
  'realm-key',
  'callerKey/vscode',
  'callerKey/claude-code',
  'key',
];

/**
 * A keyring lives through everything that can happen to it, and then every place is searched for its secrets. Commands
 * bring it there, not clicks: what matters here is what is written, not what is seen.
 */
describe('canary', function () {
  this.timeout(180_000);
  let keyring: KeyringSession;
  let observer: Observer;
  let window: VSCodeWindow;
  let used: ConfidentialPair;
  let revoked: ConfidentialPair;
  let id: string;
  let secrets: Secret[];
  let places: Place[];
  const stored: Secret[] = [];
  const printed: string[] = [];

  before(async () => (keyring = await KeyringSession.start({ logLevel: 'trace' })));
  after(() => keyring.stop());

  /** What is in SecretStorage now: of a key that ends later nothing would be left to look for. */
  async function noteStored(): Promise<void> {
    stored.push(...(await storedSecrets(window.page)));
  }

  const serverIs = (name: string, what: string, fits: (view: ServerView) => boolean) =>
    observer.server(name, what, fits);

  it('lives through authorizing, use by tools, refreshing and revoking', async () => {
    used = await confidentialPair(keyring.servers);
    revoked = await confidentialPair(keyring.servers);
    window = await keyring.openWindow();
    window.page.on('console', (message) => printed.push(message.text()));
    observer = await keyring.observe();
    id = await addServer(window, observer, 'Used', used.mcp.url);
    await addServer(window, observer, 'Revoked', revoked.mcp.url);
    for (const name of ['Used', 'Revoked']) await authorize(window, observer, name);
    await connectClaude(window, keyring.user.home, id);
    await whoAmI(keyring.user.home);
    const claude = await ClaudeCode.start(keyring.user.home);
    assert.match(await claude.mcp('list'), /used: .*Connected/u);
    await window.driver.execute('workbench.mcp.startServer', '*', { waitForLiveTools: true });
    const { credential: first } = await serverIs('Used', 'is there', () => true);
    run(window, 'mcpKeyring.refresh', id);
    const isNew = ({ credential }: ServerView) => credential?.obtainedAt !== first?.obtainedAt;
    await serverIs('Used', 'is refreshed', isNew);
    await whoAmI(keyring.user.home);
    await noteStored();
    await choose(window, /^Revoked, expires in/u, 'Revoke…');
    await window.workbench.answerDialog('Revoke');
    await serverIs('Revoked', 'is revoked', (one) => !one.credential);
  });

  it('lives through a key that is entered, used and refused', async () => {
    stored.push(await liveWithKey(keyring, window, observer));
  });

  it('lives through a refresh that fails, and an authorization that is denied', async () => {
    const mend = used.as.intercept(async (request, forward) =>
      request.path === '/token' ? jsonAnswer(503, { error: 'server_error' }) : forward(request),
    );
    run(window, 'mcpKeyring.refresh', id);
    const failed = ({ credential }: ServerView) => credential?.failure?.code === 'refresh_failed';
    await serverIs('Used', 'has failed', failed);
    mend();
    const { server } = await serverIs('Revoked', 'is there', () => true);
    const consent = await openConsent(window, server.id);
    await decide(consent, 'Deny');
    await serverIs('Revoked', 'is not busy', ({ busy }) => !busy);
    await consent.close();
  });

  it('lives through a redirect by loopback', async () => {
    const settings = join(keyring.session.server.dataDir, 'user/User/settings.json');
    const text = await readFile(settings, 'utf8');
    const redirect = { 'mcpKeyring.redirect': 'loopback' };
    await writeFile(settings, JSON.stringify({ ...(JSON.parse(text) as object), ...redirect }));
    window = await window.reload();
    await showKeyring(window);
    await authorize(window, observer, 'Revoked');
    const { credential } = await serverIs('Revoked', 'is authorized', () => true);
    assert.match(credential?.redirectUri ?? '', /^http:\/\/127\.0\.0\.1:\d+\/callback$/u);
    await noteStored();
  });

  it('lives through a daemon that is killed in the middle of a refresh', async () => {
    const hold = used.as.holdNext('/token', 'after');
    run(window, 'mcpKeyring.refresh', id);
    await hold.reached;
    process.kill(observer.pid, 'SIGKILL');
    hold.release();
    observer = await eventually('another daemon', async () => {
      const seen = await keyring.observe();
      return seen.pid !== observer.pid && seen;
    });
    run(window, 'mcpKeyring.refresh', id);
    const cutOff = ({ credential }: ServerView) =>
      credential?.failure?.code === 'refresh_interrupted';
    await serverIs('Used', 'was cut off', cutOff);
    await authorize(window, observer, 'Used');
    await noteStored();
  });

  it('lives through the end of a connection', async () => {
    run(window, 'mcpKeyring.disconnect', { serverId: id, host: 'claude-code' });
    await agreeToChange(window);
    const apart = ({ connections }: ServerView) => connections.length === 1;
    await serverIs('Used', 'is disconnected', apart);
    await noteStored();
    secrets = [...used.issued.all(), ...revoked.issued.all(), ...stored];
    const seen = secrets.map(({ name }) => name);
    for (const kind of KINDS)
      assert.ok(
        seen.some((name) => name.startsWith(kind)),
        kind,
      );
  });

  it('shows its song to nobody', async () => {
    places = await placesOf(keyring, window, printed);
    for (const part of [
      'endpoint.json',
      '/journal',
      '.claude.json',
      '.log',
      'command line',
      'state of the window',
    ]) {
      assert.ok(
        places.some(({ name }) => name.includes(part)),
        `${part} was looked at`,
      );
    }
    const known = findings([{ name: 'route', value: '/mcp/used' }], places).join('\n');
    for (const place of ['.claude.json', 'state of the window', 'remoteexthost.log']) {
      assert.ok(known.includes(place), `${place} can be read`);
    }
    assert.deepEqual(findings(secrets, places), []);
  });

  it('would be heard', async () => {
    const path = join(keyring.user.home, 'leak');
    for (const { name, value } of secrets) {
      await writeFile(path, Buffer.from(`Bearer ${value}`).toString('base64'));
      assert.match(
        findings([{ name, value }], await filesBelow(keyring.user.home))[0] ?? '',
        /leak/u,
        name,
      );
    }
    await rm(path);
  });
});
