import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { RequestValues } from '../../src/core/headers/requestValues.ts';
import { requestValue } from '../../src/core/headers/requestValues.ts';
import type { HmacSignature, Signature } from '../../src/core/signing/signature.ts';
import { signerFor } from '../../src/node/daemon/signing.ts';
import { routeUrl } from '../../src/node/gateway/gate.ts';
import type { Injection } from '../../src/node/gateway/ports.ts';
import { readBody } from '../servers/http.ts';
import { guardedTemplate, HmacGuard, pass } from '../servers/hmacGuard.ts';
import { startMcpServer } from '../servers/mcpServer.ts';
import { Running } from '../servers/running.ts';
import { connect } from '../servers/testClient.ts';
import { answerTo, Bench, KEY, serverAt, signal } from './gatewayBench.ts';

const CALL = JSON.stringify({ jsonrpc: '2.0', id: 7, method: 'tools/call' });
const FOUR_MEBIBYTES = 4 * 1_048_576;
const SECRET = 'a secret of the webhook';

const whole: HmacSignature = {
  kind: 'hmac',
  hash: 'sha-512',
  secret: 'webhook',
  secretEncoding: 'text',
  template: guardedTemplate,
  encoding: 'base64',
};

/** `X-Timestamp: ${timestamp}`, `X-Nonce: ${nonce}` and `X-Signature: v1=${signature}`. */
const templates = {
  before: async (values: RequestValues) => ({
    'X-Timestamp': requestValue({ name: 'timestamp' }, values) ?? '',
    'X-Nonce': requestValue({ name: 'nonce' }, values) ?? '',
  }),
  after: async (_values: RequestValues, signature: string) => ({
    'X-Signature': `v1=${signature}`,
  }),
};

describe('Gateway with signed requests', () => {
  const running = new Running();
  let bench: Bench;
  let clock = 1_700_000_000_000;
  beforeEach(async () => (bench = await running.keep(new Bench().start())));
  afterEach(() => running.close());

  function signing(signature: Signature, secret = SECRET): void {
    const auth = { scheme: 'none', signature } as const;
    const server = {
      ...serverAt('demo', `http://up.localhost:${bench.upstreamPort}/mcp?fixed=1`),
      auth,
    };
    bench.servers.set('demo', server);
    const now = () => (clock += 1_000);
    const sign = signerFor(
      server,
      (name) => (name === 'webhook' ? secret : undefined),
      templates,
      now,
    );
    assert.ok(sign);
    const injection: Injection = { headers: {}, sign };
    bench.injection = async () => injection;
    bench.renew = async () => injection;
  }

  function guarded(refused = 0): HmacGuard {
    const guard = new HmacGuard(SECRET);
    bench.answer = (request, response) => {
      void readBody(request).then((body) => {
        const good = guard.admits(request, body) && guard.seen.length > refused;
        return response.writeHead(good ? 200 : 401).end(body);
      });
    };
    return guard;
  }

  it('carries a whole session of a real client to a server that wants each request signed', async () => {
    const mcp = await running.keep(startMcpServer());
    const guard = new HmacGuard(SECRET);
    bench.answer = (request, response) => {
      void readBody(request).then((body) => {
        const port = Number(new URL(mcp.url).port);
        if (guard.admits(request, body)) return pass(request, body, port, response);
        return response.writeHead(401).end();
      });
    };
    signing(whole);
    const client = await running.keep(connect(routeUrl(bench.port, 'demo'), KEY));
    const { content } = await client.callTool({ name: 'echo', arguments: { text: 'grüezi ✓' } });
    assert.match(JSON.stringify(content), /grüezi ✓/u);
    const { content: done } = await client.callTool({ name: 'slow' });
    assert.match(JSON.stringify(done), /done/u);
    assert.ok(
      guard.seen.length >= 5 && guard.seen.every(({ good }) => good),
      JSON.stringify(guard.seen),
    );
    assert.ok(guard.seen.some(({ method }) => method === 'GET'));
    assert.equal(new Set(guard.seen.map(({ nonce }) => nonce)).size, guard.seen.length);
  });

  it('is refused when the secret is another one', async () => {
    const guard = guarded();
    signing(whole, 'another secret');
    assert.match((await bench.ask(CALL)).text, /signature_refused/u);
    assert.deepEqual(
      guard.seen.map(({ good }) => good),
      [false, false],
    );
  });

  it('draws timestamp and nonce anew when a request is repeated', async () => {
    const guard = guarded(1);
    signing(whole);
    const heard = await bench.ask(CALL);
    assert.deepEqual([heard.status, heard.text], [200, CALL]);
    const [first, second] = guard.seen;
    assert.deepEqual([first?.good, second?.good], [true, true]);
    assert.notEqual(first?.nonce, second?.nonce);
    assert.equal(Number(second?.timestamp), Number(first?.timestamp) + 1);
  });

  it('signs bodies up to 4 MiB, and states their length', async () => {
    const guard = guarded();
    signing(whole);
    const body = Buffer.alloc(FOUR_MEBIBYTES, 'a');
    const chunked = { 'transfer-encoding': 'chunked' };
    const heard = await bench.ask(body, chunked);
    assert.equal(heard.status, 200);
    assert.equal(heard.text.length, body.length);
    assert.deepEqual(
      guard.seen.map(({ good }) => good),
      [true],
    );
  });

  it('refuses longer ones in a sentence, before anything is sent', async () => {
    const guard = guarded();
    signing(whole);
    const heard = await bench.ask(Buffer.alloc(FOUR_MEBIBYTES + 1, 'a'));
    assert.equal(heard.status, 503);
    assert.match(heard.text, /^Sentence body_too_large_to_sign/u);
    assert.deepEqual(guard.seen, []);
    assert.deepEqual(bench.attentions, []);
    assert.equal((await bench.ask(CALL)).status, 200, 'the next one goes on');
  });

  it('sends nothing of a body whose tool leaves', async () => {
    const guard = guarded();
    signing(whole);
    const request = bench.open('POST', { 'content-length': 100 });
    request.on('error', () => undefined).write('{');
    await once(request, 'socket');
    while (bench.gateway.active === 0) await new Promise(setImmediate);
    request.destroy();
    await bench.gateway.drained();
    while (bench.uses.length === 0) await new Promise(setImmediate);
    assert.deepEqual([bench.uses[0]?.status, guard.seen], [499, []]);
  });

  it('streams as long as the body is not covered', async () => {
    signing({ ...whole, template: '${method} ${path} ${header:content-length}' });
    const [begun, headers] = [signal(), signal<Record<string, unknown>>()];
    bench.answer = (request, response) => {
      headers.give(request.headers);
      request.once('data', () => begun.give()).on('end', () => response.end('ok'));
    };
    const request = bench.open('POST');
    const answer = answerTo(request);
    request.write('first');
    await begun.wait;
    request.end(Buffer.alloc(FOUR_MEBIBYTES * 2));
    assert.equal((await answer).statusCode, 200);
    assert.equal((await headers.wait)['content-length'], undefined);
  });

  it('says which key is missing, and asks for a person', async () => {
    const guard = guarded();
    signing({ ...whole, secret: 'other' });
    const { error } = JSON.parse((await bench.ask(CALL)).text);
    assert.match(error.message, /signature_key_invalid \{"name":"other"\}/u);
    assert.deepEqual(bench.attentions, ['demo signature_key_invalid']);
    assert.deepEqual(guard.seen, []);
  });
});
