import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { readEndpoint } from '../../src/node/endpoint.ts';
import { PROTOCOL, toDaemon } from '../../src/protocol/toDaemon.ts';
import { toWindow } from '../../src/protocol/toWindow.ts';
import { Peer } from '../../src/protocol/peer.ts';
import type { ServerView } from '../../src/protocol/state.ts';
import { visit } from '../servers/browser.ts';
import { Running } from '../servers/running.ts';
import { eventually } from '../support/eventually.ts';
import { Realm, type TestWindow } from '../support/testWindow.ts';

const id = 'demo';

describe('what a person decides about the OAuth of a server', () => {
  const running = new Running();
  let realm: Realm;
  beforeEach(async () => (realm = await Realm.make()));
  afterEach(async () => {
    await realm.close();
    await running.close();
  });

  async function add(window: TestWindow, url: string): Promise<void> {
    await window.request(toDaemon.addServer, { name: 'Demo', url, scheme: 'oauth' });
  }

  async function viewOf(
    window: TestWindow,
    fits: (view: ServerView) => boolean,
  ): Promise<ServerView> {
    const { servers } = await window.until((state) => state.servers.some((view) => fits(view)));
    const view = servers[0];
    assert.ok(view);
    return view;
  }

  it('is kept, told to every window, and refused when it makes no sense', async () => {
    const window = await realm.window();
    const other = await realm.window();
    await add(window, 'https://a.example/mcp');
    const oauth = { audience: 'x', redirectPort: 4_000 };
    await window.request(toDaemon.configure, { id, oauth });
    const view = await viewOf(other, ({ server }) => server.auth.oauth !== undefined);
    assert.deepEqual(view.server.auth.oauth, oauth);
    await assert.rejects(window.request(toDaemon.configure, { id, oauth: { redirectPort: 0 } }));
    await assert.rejects(window.request(toDaemon.configure, { id: 'none', oauth }), {
      code: 'server_unknown',
    });
  });

  it('shows of a secret only that it is there, and takes it from a store alone', async () => {
    const window = await realm.window();
    await add(window, 'https://a.example/mcp');
    const secret = { id, name: 'clientSecret', value: 'a secret nobody sees' } as const;
    await window.request(toDaemon.clientSecrets, secret);
    const view = await viewOf(window, ({ clientSecrets }) => clientSecrets !== undefined);
    assert.deepEqual(view.clientSecrets, { clientSecret: true });
    assert.ok(!JSON.stringify(window.state).includes(secret.value));
    await eventually('SecretStorage holds it', () =>
      /a secret nobody sees/u.test(realm.secrets.get('client/demo')?.value ?? ''),
    );
    await assert.rejects(
      asFace((face) => face.request(toDaemon.clientSecrets, secret)),
      {
        code: 'keyring_locked',
      },
    );
    await window.request(toDaemon.clientSecrets, { id, name: 'clientSecret' });
    await viewOf(window, ({ clientSecrets }) => clientSecrets === undefined);
  });

  /** Asks as a window does that cannot prove the key. */
  async function asFace<T>(ask: (peer: Peer) => Promise<T>): Promise<T> {
    const peer = new Peer(connect((await readEndpoint(realm.access.folder))?.address ?? ''));
    peer.listen();
    const hello = { role: 'window', protocol: PROTOCOL, version: '0.1.0', nonce: 'x' } as const;
    await peer.request(toDaemon.hello, hello);
    return ask(peer).finally(() => peer.dispose());
  }

  it('binds a client that was entered to the first issuer that took it', async () => {
    const redirect_uris = ['http://127.0.0.1/callback'];
    const clients = [{ client_id: 'mine', client_secret: 'hush', redirect_uris }];
    const method = { token_endpoint_auth_method: 'client_secret_basic' };
    const { as, mcp } = await running.pair({
      registration: false,
      clients: clients.map((client) => ({ ...client, ...method })),
    });
    const window = await realm.window();
    await add(window, mcp.url);
    await window.request(toDaemon.configure, { id, oauth: { clientId: 'mine' } });
    await window.request(toDaemon.clientSecrets, { id, name: 'clientSecret', value: 'hush' });
    const { credential } = await window.request(toDaemon.authorize, { id });
    assert.deepEqual(
      [credential?.registrationKind, credential?.clientAuth, credential?.clientId],
      ['configured', 'client_secret_basic', 'mine'],
    );
    const view = await viewOf(window, (one) => one.server.auth.oauth?.clientIssuer !== undefined);
    assert.equal(view.server.auth.oauth?.clientIssuer, as.issuer);
    await window.request(toDaemon.forgetClient, { id });
    const left = await viewOf(window, ({ server }) => server.auth.oauth?.clientId === undefined);
    assert.deepEqual([left.server.auth.oauth, left.clientSecrets], [{}, undefined]);
    assert.equal(left.credential?.clientId, 'mine', 'the credential goes on with it');
  });

  it('registers anew once a dynamic registration is forgotten', async () => {
    const { as, mcp } = await running.pair();
    const window = await realm.window();
    await add(window, mcp.url);
    const before = await window.request(toDaemon.authorize, { id });
    const same = await window.request(toDaemon.authorize, { id });
    assert.equal(same.credential?.clientId, before.credential?.clientId);
    await window.request(toDaemon.forgetClient, { id });
    const after = await window.request(toDaemon.authorize, { id });
    assert.notEqual(after.credential?.clientId, before.credential?.clientId);
    assert.equal(as.requests.filter(({ path }) => path === '/reg').length, 2);
  });

  it('forgets the client of every account', async () => {
    const { mcp } = await running.pair();
    let user = 'alice';
    const window = await realm.window({ open: async (url) => void visit(url, { user }) });
    await add(window, mcp.url);
    await window.request(toDaemon.authorize, { id });
    user = 'bob';
    const { id: other } = await window.request(toDaemon.authorize, { id, account: 'new' });
    await window.request(toDaemon.forget, { id });
    const forgotten = (): boolean =>
      [...realm.secrets.keys()].every((key) => !key.startsWith('registration/'));
    assert.equal(forgotten(), false, 'the other account goes on with it');
    await window.request(toDaemon.forgetClient, { id });
    await eventually('no account has a client', forgotten);
    assert.equal(other, 'demo~2');
  });

  it('closes a question in the window when its authorization ends', async () => {
    const { mcp } = await running.pair({}, { scope: '' });
    let asked = false;
    let closed = false;
    const window = await realm.window({
      prepare: (peer) =>
        peer.handle(toWindow.scopes, (_offered, signal) => {
          asked = true;
          return new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => {
              closed = true;
              reject(new Error('closed'));
            });
          });
        }),
    });
    await add(window, mcp.url);
    const cancel = new AbortController();
    const ended = assert.rejects(window.request(toDaemon.authorize, { id }, cancel.signal), {
      code: 'authorization_cancelled',
    });
    await eventually('the window asks', () => asked);
    cancel.abort();
    await ended;
    await eventually('the question is closed', () => closed);
  });

  it('leaves out what the person did not choose, also what the keyring adds by itself', async () => {
    const scopes_supported = ['mcp:read', 'mcp:write', 'offline_access'];
    const { mcp } = await running.pair({}, { scope: '', metadata: { scopes_supported } });
    const urls: string[] = [];
    const window = await realm.window({
      prepare: (peer) => peer.handle(toWindow.scopes, async () => ({ chosen: ['mcp:read'] })),
      open: async (url) => {
        urls.push(url);
        throw new Error('no browser');
      },
    });
    await add(window, mcp.url);
    await assert.rejects(window.request(toDaemon.authorize, { id }));
    assert.equal(new URL(urls[0] ?? '').searchParams.get('scope'), 'mcp:read');
  });
});
