import assert from 'node:assert/strict';
import { routeUrl } from '../../src/node/gateway/gate.ts';
import { send } from '../servers/http.ts';
import { Bench } from './gatewayBench.ts';

const CALL = JSON.stringify({ jsonrpc: '2.0', id: 7, method: 'tools/call' });

describe('Gateway while the keyring is locked', () => {
  const unknown = { authorization: 'Bearer good-but-unknown' };
  let bench: Bench;
  beforeEach(async () => {
    bench = await new Bench().start();
    bench.keysKnown = false;
  });
  afterEach(() => bench.close());

  it('says so to a key that it does not know, the same on every route', async () => {
    const heard = await bench.ask(CALL, unknown);
    assert.match(JSON.parse(heard.text).error.message, /^Sentence keyring_locked/u);
    const other = { method: 'POST', headers: unknown, body: CALL };
    assert.equal(
      (await send(routeUrl(bench.port, 'other-one'), other)).body.toString(),
      heard.text,
    );
    assert.equal((await bench.ask('', unknown, 'GET')).status, 503);
    assert.deepEqual(bench.uses, []);
  });

  it('says it to no browser, and lets a key through that it knows', async () => {
    const page = { ...unknown, origin: 'http://a.example' };
    assert.equal((await bench.ask(CALL, page)).status, 404);
    assert.equal((await bench.ask(CALL)).status, 200);
  });

  it('is silent again once it is unlocked', async () => {
    bench.keysKnown = true;
    const heard = await bench.ask(CALL, unknown);
    assert.deepEqual([heard.status, heard.text], [404, '']);
  });
});
