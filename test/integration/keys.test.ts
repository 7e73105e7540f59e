import assert from 'node:assert/strict';
import { toDaemon } from '../../src/protocol/toDaemon.ts';
import type { State } from '../../src/protocol/state.ts';
import { GOOD, keyIn, KeyedServer } from '../support/keyedServer.ts';

const wanted = { 'X-API-Key': '${secret:api}' };

describe('a server that wants a key in a header', () => {
  let bench: KeyedServer;
  beforeEach(async () => {
    bench = await KeyedServer.start();
  });
  afterEach(() => bench.close());

  it('is reached by every tool, and no tool shows the key', async () => {
    await bench.add(wanted);
    await bench.is('none');
    await assert.rejects(bench.use(), /-31001/u);
    await bench.enter(GOOD);
    await bench.is('ready');
    await bench.use();
    assert.ok(!JSON.stringify(bench.window.state).includes(GOOD));
    assert.equal(keyIn(bench.window.state as State)?.masked, `…${GOOD.slice(-4)}`);
    assert.deepEqual(keyIn(bench.window.state as State)?.usedBy, ['demo']);
  });

  it('says that a key was refused until another one is entered', async () => {
    await bench.add(wanted);
    await bench.enter('k-a-wrong-one-of-some-length');
    await assert.rejects(bench.use(), /-31001/u);
    const state = await bench.is('failed');
    assert.equal(state.servers[0]?.keys?.failure?.code, 'key_refused');
    await bench.called('key_refused');
    assert.deepEqual(await bench.rotate(GOOD), {
      rotated: true,
      tried: [{ server: 'demo', verdict: 'accepts' }],
    });
    await bench.is('ready');
    await bench.use();
  });

  it('tells a key that may not do this from one that is unknown', async () => {
    bench.door = () => 403;
    await bench.add(wanted);
    await bench.enter(GOOD);
    await assert.rejects(bench.use(), /key_forbidden|-31001/u);
    await bench.called('key_forbidden');
    await bench.is('ready'); // the key itself is good
  });

  it('is given one-time codes, variables of the window and times beside the key', async () => {
    const seen: Record<string, unknown>[] = [];
    bench.door = ({ headers }) => void seen.push(headers);
    await bench.add({
      'X-Auth-Token': 'v1 ${secret:api}',
      'X-Auth-Code': '${totp:phone}',
      'X-Region': '${env:REGION}',
      'X-Kind': '${env:constructor}',
      'X-Timestamp': '${timestamp}',
      'X-Nonce': '${nonce}',
    });
    await bench.enter(GOOD);
    await bench.enter('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', 'phone', 'totp');
    const missing = await bench.window.until(
      ({ servers: [view] }) => view?.keys?.missing.length === 0,
    );
    assert.deepEqual(missing.servers[0]?.keys?.missingVariables, ['REGION', 'constructor']);
    await assert.rejects(bench.use(), /-31001/u);
    await bench.called('variable_missing');
    const outside = {
      variables: { REGION: 'eu', constructor: 'c' },
      commands: [],
      environment: {},
    };
    await bench.window.request(toDaemon.outside, outside);
    await bench.use();
    const [first, second] = seen;
    assert.equal(first?.['x-auth-token'], `v1 ${GOOD}`);
    assert.equal(first?.['x-region'], 'eu');
    assert.match(String(first?.['x-auth-code']), /^\d{6}$/u);
    assert.ok(Math.abs(Number(first?.['x-timestamp']) - Date.now() / 1000) < 60);
    assert.notEqual(first?.['x-nonce'], second?.['x-nonce'], 'each request has its own');
  });

  it('takes what a server says to a trial for what it says to a tool', async () => {
    await bench.add(wanted);
    await bench.enter('k-a-wrong-one-of-some-length');
    const tryKeys = () => bench.window.request(toDaemon.tryKeys, { id: 'demo' });
    assert.deepEqual(await tryKeys(), { server: 'demo', verdict: 'refuses' });
    await bench.is('failed');
    bench.door = () => undefined;
    await tryKeys();
    await bench.is('failed'); // it lets in everybody
    bench.door = ({ headers }) => (headers['x-api-key'] === undefined ? 401 : undefined);
    await tryKeys();
    await bench.is('ready');
  });

  it('shares its key by name, and takes it along when the last server goes', async () => {
    await bench.add(wanted);
    await bench.add(wanted, 'Other');
    await bench.enter(GOOD);
    await bench.window.until((state) => keyIn(state)?.usedBy.length === 2);
    await bench.window.request(toDaemon.removeServer, { id: 'other' });
    await bench.window.until((state) => keyIn(state)?.usedBy.join() === 'demo');
    await bench.window.request(toDaemon.removeServer, { id: 'demo' });
    await bench.window.until(({ servers, keys }) => servers.length + keys.length === 0);
  });
});
