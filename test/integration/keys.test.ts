import assert from 'node:assert/strict';
import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { toDaemon } from '../../src/protocol/toDaemon.ts';
import type { State } from '../../src/protocol/state.ts';
import { Running } from '../servers/running.ts';
import { startMcpServer, type McpServerOptions } from '../servers/mcpServer.ts';
import { guardedTemplate, HmacGuard } from '../servers/hmacGuard.ts';
import { connect } from '../servers/testClient.ts';
import { eventually } from '../support/eventually.ts';
import { statusOf } from '../support/observer.ts';
import { Realm, type TestWindow } from '../support/testWindow.ts';

const GOOD = 'k-0123456789abcdefghijklmnop';
const FRESH = 'k-zyxwvutsrqponmlkjihgfedcba';

type Door = NonNullable<McpServerOptions['door']>;

describe('a server that wants a key in a header', () => {
  const running = new Running();
  let realm: Realm;
  let window: TestWindow;
  let url: string;
  let door: Door;
  const clients: Client[] = [];
  beforeEach(async () => {
    door = ({ headers }) => (headers['x-api-key'] === GOOD ? undefined : 401);
    const options = { door: (...of: Parameters<Door>) => door(...of) };
    ({ url } = await running.keep(startMcpServer(options)));
    realm = await Realm.make();
    window = await realm.window();
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.close();
    await realm.close();
    await running.close();
  });

  const add = (headers: readonly (readonly [name: string, template: string])[], name = 'Demo') =>
    window.request(toDaemon.addServer, {
      name,
      url,
      scheme: 'headers',
      headers: headers.map(([header, template]) => ({ name: header, template })),
    });
  const enter = (value: string, name = 'api', form: 'text' | 'totp' = 'text') =>
    window.request(toDaemon.keepKey, { name, form, value });
  const rotate = (value: string) => window.request(toDaemon.rotateKey, { name: 'api', value });
  async function use(): Promise<Client> {
    const { url: route, key } = await window.request(toDaemon.callerKey, {
      host: 'vscode',
      server: 'demo',
    });
    const client = await connect(route, key);
    clients.push(client);
    await client.listTools();
    return client;
  }
  /** The person is called for this. */
  const calls = (code: string) =>
    eventually('a person is called', () => window.attention.at(-1) === `demo ${code}`);
  const status = ({ servers: [view] }: State) => view && statusOf(view).kind;
  const key = ({ keys }: State) => keys.find(({ name }) => name === 'api');

  it('is reached by every tool, and no tool shows the key', async () => {
    await add([['X-API-Key', '${secret:api}']]);
    await window.until((state) => status(state) === 'none');
    await assert.rejects(use(), /-31001/u);
    await enter(GOOD);
    await window.until((state) => status(state) === 'ready');
    await use();
    assert.ok(!JSON.stringify(window.state).includes(GOOD));
    assert.equal(key(window.state as State)?.masked, `…${GOOD.slice(-4)}`);
    assert.deepEqual(key(window.state as State)?.usedBy, ['demo']);
  });

  it('says that a key was refused until another one is entered', async () => {
    await add([['X-API-Key', '${secret:api}']]);
    await enter('k-a-wrong-one-of-some-length');
    await assert.rejects(use(), /-31001/u);
    const state = await window.until((now) => status(now) === 'failed');
    assert.equal(state.servers[0]?.keys?.failure?.code, 'key_refused');
    await calls('key_refused');
    assert.deepEqual(await rotate(GOOD), {
      rotated: true,
      tried: [{ server: 'demo', verdict: 'accepts' }],
    });
    await window.until((now) => status(now) === 'ready');
    await use();
  });

  it('tells a key that may not do this from one that is unknown', async () => {
    door = () => 403;
    await add([['X-API-Key', '${secret:api}']]);
    await enter(GOOD);
    await assert.rejects(use(), /key_forbidden|-31001/u);
    await calls('key_forbidden');
    assert.equal(status(window.state as State), 'ready', 'the key itself is good');
  });

  it('is given one-time codes, variables of the window and times beside the key', async () => {
    const seen: Record<string, unknown>[] = [];
    door = ({ headers }) => void seen.push(headers);
    await add([
      ['X-Auth-Token', 'v1 ${secret:api}'],
      ['X-Auth-Code', '${totp:phone}'],
      ['X-Region', '${env:REGION}'],
      ['X-Timestamp', '${timestamp}'],
      ['X-Nonce', '${nonce}'],
    ]);
    await enter(GOOD);
    await enter('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', 'phone', 'totp');
    const missing = await window.until(({ servers: [view] }) => view?.keys?.missing.length === 0);
    assert.deepEqual(missing.servers[0]?.keys?.missingVariables, ['REGION']);
    await assert.rejects(use(), /-31001/u);
    await calls('variable_missing');
    const outside = { variables: { REGION: 'eu' }, commands: [], environment: {} };
    await window.request(toDaemon.outside, outside);
    await use();
    const [first, second] = seen;
    assert.equal(first?.['x-auth-token'], `v1 ${GOOD}`);
    assert.equal(first?.['x-region'], 'eu');
    assert.match(String(first?.['x-auth-code']), /^\d{6}$/u);
    assert.ok(Math.abs(Number(first?.['x-timestamp']) - Date.now() / 1000) < 60);
    assert.notEqual(first?.['x-nonce'], second?.['x-nonce'], 'each request has its own');
  });

  it('keeps the key that works when the new one is refused', async () => {
    await add([['X-API-Key', '${secret:api}']]);
    await enter(GOOD);
    assert.deepEqual(await rotate(FRESH), {
      rotated: false,
      tried: [{ server: 'demo', verdict: 'refuses' }],
    });
    await use();
  });

  it('takes the new key at once when it is good, and the old one back until it is confirmed', async () => {
    await add([['X-API-Key', '${secret:api}']]);
    await enter(GOOD);
    door = ({ headers }) => (headers['x-api-key'] === FRESH ? undefined : 401);
    assert.equal((await rotate(FRESH)).rotated, true);
    await use();
    await window.request(toDaemon.undoRotation, { name: 'api' });
    assert.equal((await window.request(toDaemon.revealKey, { name: 'api' })).value, GOOD);
    await rotate(FRESH);
    await window.request(toDaemon.confirmRotation, { name: 'api' });
    await window.request(toDaemon.undoRotation, { name: 'api' });
    assert.equal((await window.request(toDaemon.revealKey, { name: 'api' })).value, FRESH);
  });

  it('proves after a revocation whether the key is dead', async () => {
    await add([['X-API-Key', '${secret:api}']]);
    await enter(GOOD);
    await window.request(toDaemon.revokeKey, { name: 'api' });
    await window.until((state) => key(state) === undefined && status(state) === 'none');
    const alive = await window.request(toDaemon.checkRevoked, { name: 'api' });
    assert.deepEqual(alive.tried, [{ server: 'demo', verdict: 'accepts' }]);
    door = () => 401;
    const dead = await window.request(toDaemon.checkRevoked, { name: 'api' });
    assert.deepEqual(dead.tried, [{ server: 'demo', verdict: 'refuses' }]);
  });

  it('tries the key of a signature by signing with it', async () => {
    const guard = new HmacGuard(FRESH);
    door = (request, body) => (guard.admits(request, body) ? undefined : 401);
    await window.request(toDaemon.addServer, {
      name: 'Demo',
      url,
      scheme: 'headers',
      headers: [
        { name: 'X-Timestamp', template: '${timestamp}' },
        { name: 'X-Nonce', template: '${nonce}' },
        { name: 'X-Signature', template: 'v1=${signature}' },
      ],
      signature: {
        kind: 'hmac',
        hash: 'sha-512',
        secret: 'api',
        secretEncoding: 'text',
        template: guardedTemplate,
        encoding: 'base64',
      },
    });
    await window.until((now) => status(now) === 'none');
    await enter(GOOD);
    await assert.rejects(use(), /-31001/u);
    await calls('signature_refused');
    await window.until((now) => status(now) === 'failed');
    assert.equal((await rotate('another-wrong-key-of-some-length')).rotated, false);
    assert.equal((await rotate(FRESH)).rotated, true);
    await use();
    await window.until((now) => status(now) === 'ready');
  });

  it('shares its key by name, and takes it along when the last server goes', async () => {
    await add([['X-API-Key', '${secret:api}']]);
    await add([['X-API-Key', '${secret:api}']], 'Other');
    await enter(GOOD);
    await window.until((state) => key(state)?.usedBy.length === 2);
    await window.request(toDaemon.removeServer, { id: 'other' });
    await window.until((state) => key(state)?.usedBy.join() === 'demo');
    await window.request(toDaemon.removeServer, { id: 'demo' });
    await window.until(({ servers, keys }) => servers.length + keys.length === 0);
  });
});
