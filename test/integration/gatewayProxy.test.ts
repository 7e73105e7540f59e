import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import type * as http from 'node:http';
import * as https from 'node:https';
import { pipeline } from 'node:stream/promises';
import { createAuthority } from '../servers/certificates.ts';
import { listen, stop } from '../servers/http.ts';
import { startProxy, type ProxyOptions, type RunningProxy } from '../servers/proxy.ts';
import { Running } from '../servers/running.ts';
import { eventually } from '../support/eventually.ts';
import { told } from '../support/networks.ts';
import { Bench, answerTo, serverAt, signal, textOf } from './gatewayBench.ts';

const CALL = '{"jsonrpc":"2.0","id":1,"method":"tools/list"}';
const authority = createAuthority('Of the server');

describe('Gateway through a proxy', () => {
  const running = new Running();
  let bench: Bench;
  let upstream: https.Server;
  let port: number;
  let proxy: RunningProxy;
  let connections: number;
  let answer: http.RequestListener;
  beforeEach(async () => {
    bench = await new Bench().start();
    answer = (request, response) => {
      request.resume().on('end', () => response.end(request.headers.authorization));
    };
    connections = 0;
    upstream = https.createServer(authority.issue(['mcp.example']), (request, response) =>
      answer(request, response),
    );
    upstream.on('secureConnection', () => (connections += 1));
    upstream.keepAliveTimeout = 60_000;
    port = await listen(upstream);
    bench.servers.set('demo', serverAt('demo', `https://mcp.example:${port}/mcp`));
    await begin();
  });
  afterEach(async () => {
    await bench.close();
    await running.close();
    await stop(upstream);
  });

  async function begin(options: ProxyOptions = {}): Promise<void> {
    proxy = await running.keep(startProxy({ hosts: { 'mcp.example': port }, ...options }));
    bench.network.configure(told({ proxy: proxy.url, certificates: [authority.cert] }));
  }

  it('puts the credential on, by one tunnel for many requests', async () => {
    for (const _ of [1, 2, 3]) assert.equal((await bench.ask(CALL)).text, 'Bearer old');
    assert.deepEqual(proxy.connects, [`mcp.example:${port}`]);
    assert.equal(connections, 1);
  });

  it('streams each event before the next', async () => {
    const [first, last] = [signal(), signal()];
    answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
      void first.wait.then(() => response.write('data: 1\n\n'));
      void last.wait.then(() => response.end('data: 2\n\n'));
    };
    const response = await answerTo(bench.open('GET').end());
    const chunks = response[Symbol.asyncIterator]();
    first.give();
    assert.equal(String((await chunks.next()).value), 'data: 1\n\n');
    last.give();
    assert.equal(String((await chunks.next()).value), 'data: 2\n\n');
    assert.equal((await chunks.next()).done, true);
  });

  it('carries 4 MiB both ways, byte for byte', async () => {
    const sent = randomBytes(4 * 1_048_576);
    answer = (request, response) => void pipeline(request, response).catch(() => undefined);
    const request = bench.open('POST', { 'content-length': sent.length });
    const answered = answerTo(request);
    request.end(sent);
    const received = createHash('sha256');
    await pipeline(await answered, received);
    assert.equal(received.digest('hex'), createHash('sha256').update(sent).digest('hex'));
  });

  it('ends upstream when the tool leaves', async () => {
    const gone = signal();
    answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
      response.once('close', () => gone.give());
    };
    const request = bench.open('GET');
    request.on('error', () => undefined);
    await answerTo(request.end());
    request.destroy();
    await gone.wait;
    await eventually('the tunnel is closed', () => proxy.open === 0);
  });

  it('follows a change of the settings, and what runs goes on', async () => {
    const [begun, going] = [signal(), signal()];
    answer = (_request, response) => {
      begun.give();
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
      void going.wait.then(() => response.end('late'));
    };
    const stream = await answerTo(bench.open('GET').end());
    await begun.wait;
    answer = (_request, response) => response.end('next');
    assert.equal((await bench.ask(CALL)).text, 'next');
    const before = proxy;
    await begin();
    assert.equal((await bench.ask(CALL)).text, 'next');
    assert.deepEqual([before.connects.length, proxy.connects.length], [2, 1]);
    await eventually('the idle tunnel is closed', () => before.open === 1);
    going.give();
    assert.equal(await textOf(stream), 'late');
  });

  for (const [what, options, code] of [
    ['wants credentials', { credentials: 'us:secret' }, 'proxy_authorization'],
    ['refuses', { answers: 403 }, 'proxy_refused'],
    ['cannot reach the server', { hosts: {} }, 'server_unreachable'],
  ] as const) {
    it(`says a sentence when the proxy ${what}, and asks the server nothing`, async () => {
      await begin(options);
      const { status, text } = await bench.ask(CALL);
      assert.equal(status, 200);
      assert.match(text, new RegExp(`Sentence ${code}`, 'u'));
      assert.equal(connections, 0);
      assert.deepEqual(bench.attentions, code === 'server_unreachable' ? [] : [`demo ${code}`]);
    });
  }

  it('takes a certificate authority of one server', async () => {
    bench.network.configure(told({ proxy: proxy.url }));
    assert.match((await bench.ask(CALL)).text, /certificate_untrusted/u);
    const network = { ca: authority.cert };
    bench.servers.set('demo', { ...serverAt('demo', `https://mcp.example:${port}/mcp`), network });
    assert.equal((await bench.ask(CALL)).text, 'Bearer old');
  });
});
