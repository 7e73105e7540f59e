import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { ClaudeCode } from '../cli/support.ts';
import type { VSCodeWindow } from '../host/session.ts';
import { jsonAnswer } from '../servers/http.ts';
import { IssuedSecrets } from '../support/issuedSecrets.ts';
import type { Observer } from '../support/observer.ts';
import {
  filesBelow,
  findings,
  pageStorage,
  type Place,
  processesWith,
  type Secret,
} from './support/canary.ts';
import { addServer, authorize, choose, KeyringSession, run } from './support/keyringSession.ts';
import { connectClaude, whoAmI } from './support/tool.ts';

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
];

describe('canary', function () {
  this.timeout(180_000);
  let keyring: KeyringSession;
  let observer: Observer;
  let window: VSCodeWindow;
  let secrets: Secret[];
  let places: Place[];
  const printed: string[] = [];

  before(async () => (keyring = await KeyringSession.start({ logLevel: 'trace' })));
  after(() => keyring.stop());

  /** A pair of servers whose clients get a secret. */
  async function confidentialPair() {
    const pair = await keyring.servers.pair({ hostname: 'demo.localhost' });
    pair.as.intercept(async (request, forward) => {
      const answer = await forward(request);
      if (!request.path.startsWith('/.well-known/')) return answer;
      const document = JSON.parse(answer.body.toString()) as object;
      const methods = { token_endpoint_auth_methods_supported: ['client_secret_basic'] };
      return jsonAnswer(200, { ...document, ...methods });
    });
    return { ...pair, issued: new IssuedSecrets(pair.as) };
  }

  it('lives through everything that a keyring does', async () => {
    const used = await confidentialPair();
    const revoked = await confidentialPair();
    window = await keyring.openWindow();
    window.page.on('console', (message) => printed.push(message.text()));
    observer = await keyring.observe();
    const id = await addServer(window, observer, 'Used', used.mcp.url);
    await addServer(window, observer, 'Revoked', revoked.mcp.url);
    for (const name of ['Used', 'Revoked']) await authorize(window, observer, name);
    await connectClaude(window, keyring.user.home, id);
    await whoAmI(keyring.user.home);
    const claude = await ClaudeCode.start(keyring.user.home);
    assert.match(await claude.mcp('list'), /used: .*Connected/u);
    await window.driver.execute('workbench.mcp.startServer', '*', { waitForLiveTools: true });
    const { obtainedAt } = (await observer.server('Used', 'is there', () => true)).credential ?? {};
    run(window, 'mcpKeyring.refresh', id);
    await observer.server(
      'Used',
      'is refreshed',
      (one) => one.credential?.obtainedAt !== obtainedAt,
    );
    await whoAmI(keyring.user.home);
    const stored = await storedSecrets();
    await choose(window, /^Revoked, expires in/u, 'Revoke Token');
    await window.workbench.answerDialog('Revoke');
    await observer.server('Revoked', 'is revoked', (one) => !one.credential);
    secrets = [
      ...used.issued.all(),
      ...revoked.issued.all(),
      ...stored,
      ...(await storedSecrets()),
    ];
    for (const kind of KINDS)
      assert.ok(
        secrets.some(({ name }) => name.startsWith(kind)),
        kind,
      );
  });

  it('shows its song to nobody', async () => {
    places = await placesNow();
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

  /** The realm's key and the caller keys, from where they may be. */
  async function storedSecrets(): Promise<Secret[]> {
    const { secrets: stored } = await pageStorage(window.page);
    return [...stored].flatMap(([key, value]) => {
      const { key: name } = JSON.parse(key) as { key: string };
      if (name === 'realm-key') return [{ name, value }];
      if (!name.startsWith('entry/callerKey/')) return [];
      return [
        {
          name: name.slice('entry/'.length),
          value: (JSON.parse(value) as { value: string }).value,
        },
      ];
    });
  }

  async function placesNow(): Promise<Place[]> {
    const { session, root, user } = keyring;
    const folders = [root, session.server.dataDir, dirname(window.folder)];
    const files = await Promise.all(folders.map((folder) => filesBelow(folder)));
    const { rest } = await pageStorage(window.page);
    const spoken = { name: 'the console of the window', bytes: Buffer.from(printed.join('\n')) };
    return [...files.flat(), spoken, ...(await processesWith(user.home)), rest];
  }
});
