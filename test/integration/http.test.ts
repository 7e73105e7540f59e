import assert from 'node:assert/strict';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { AuthError } from '../../src/core/errors.ts';
import type { Fetch } from '../../src/core/ports.ts';
import type { FetchOptions } from '../../src/node/http.ts';
import { createFetch } from '../../src/node/http.ts';
import { Network } from '../../src/node/network/network.ts';
import { listen, readBody, stop } from '../servers/http.ts';
import { hasIpv6, itWhere } from '../support/itWhere.ts';

const from = (options?: FetchOptions): Fetch =>
  createFetch(new Network(), { url: 'http://localhost/mcp' }, options);

describe('createFetch', () => {
  let server: http.Server;
  let port: number;
  let answer: http.RequestListener;
  beforeEach(async () => {
    answer = (_request, response) => response.end('ok');
    server = http.createServer((request, response) => answer(request, response));
    port = await listen(server);
  });
  afterEach(() => stop(server));

  const fetch = (path = '/', init?: RequestInit, options?: FetchOptions): Promise<Response> =>
    from(options)(`http://127.0.0.1:${port}${path}`, init);

  async function fails(
    promise: Promise<unknown>,
    code: string,
    reason?: string,
  ): Promise<AuthError> {
    const error = await promise.then(
      () => assert.fail('it did not fail'),
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof AuthError, String(error));
    assert.equal(error.code, code);
    if (reason !== undefined) assert.equal(error.details['reason'], reason);
    return error;
  }

  it('gives a Response with status, headers and body', async () => {
    answer = (_request, response) => {
      response.writeHead(418, { 'content-type': 'application/json', 'x-a': ['1', '2'] });
      response.end('{"a":1}');
    };
    const response = await fetch();
    assert.ok(response instanceof Response);
    assert.equal(response.status, 418);
    assert.equal(response.headers.get('x-a'), '1, 2');
    assert.deepEqual(await response.json(), { a: 1 });
  });

  for (const status of [204, 304])
    it(`gives ${status} without a body`, async () => {
      answer = (_request, response) => response.writeHead(status).end();
      const response = await fetch();
      assert.deepEqual([response.status, response.body], [status, null]);
    });

  it('returns a redirect and does not follow it', async () => {
    const paths: (string | undefined)[] = [];
    answer = (request, response) => {
      paths.push(request.url);
      response.writeHead(302, { location: '/elsewhere' }).end();
    };
    const response = await fetch('/here');
    assert.deepEqual([response.status, response.headers.get('location')], [302, '/elsewhere']);
    assert.deepEqual(paths, ['/here']);
  });

  const bodies: [string, RequestInit['body'], string, string | undefined][] = [
    ['a string', 'ü', 'ü', undefined],
    [
      'a form',
      new URLSearchParams({ a: 'b c' }),
      'a=b+c',
      'application/x-www-form-urlencoded;charset=UTF-8',
    ],
    ['bytes', new TextEncoder().encode('bytes'), 'bytes', undefined],
  ];
  for (const [name, body, expected, type] of bodies)
    it(`sends ${name} with its length`, async () => {
      answer = (request, response) =>
        void readBody(request).then((read) => {
          const { 'content-type': sent, 'content-length': length } = request.headers;
          const told = [request.method, read.toString(), length, sent ?? null];
          return response.end(JSON.stringify(told));
        });
      const response = await fetch('/', { method: 'POST', body: body ?? null });
      const length = String(Buffer.byteLength(expected));
      assert.deepEqual(await response.json(), ['POST', expected, length, type ?? null]);
    });

  it('refuses other bodies', async () => {
    await assert.rejects(fetch('/', { method: 'POST', body: new FormData() }), TypeError);
  });

  it('sends the headers it is given, wants no compression and keeps no connection', async () => {
    answer = (request, response) => response.end(JSON.stringify(request.headers));
    const headers = new Headers({ 'X-A': '1', 'accept-encoding': 'gzip', accept: 'text/plain' });
    const sent: Record<string, string> = JSON.parse(await (await fetch('/', { headers })).text());
    assert.equal(sent['x-a'], '1');
    assert.equal(sent['accept'], 'text/plain');
    assert.equal(sent['accept-encoding'], 'identity');
    assert.equal(sent['connection'], 'close');
  });

  it('finds localhost and the names below it on this machine', async () => {
    for (const name of ['localhost', 'demo.localhost', 'a.b.LOCALHOST']) {
      const response = await from()(`http://${name}:${port}/`);
      assert.equal(await response.text(), 'ok');
    }
  });

  itWhere(hasIpv6, 'falls back to ::1', async () => {
    const six = http.createServer((_request, response) => response.end('six'));
    const bound = await new Promise<number>((resolve, reject) => {
      six.once('error', reject);
      six.listen(0, '::1', () => resolve((six.address() as AddressInfo).port));
    });
    const response = await from()(`http://localhost:${bound}/`);
    assert.equal(await response.text(), 'six');
    await stop(six);
  });

  it('says why a server cannot be reached', async () => {
    await stop(server);
    const error = await fails(fetch(), 'server_unreachable', 'ECONNREFUSED');
    assert.equal(error.details['host'], `127.0.0.1:${port}`);
    assert.ok(error.cause instanceof Error);
  });

  it('says why TLS failed', async () => {
    const error = await fails(from()(`https://localhost:${port}/`), 'server_unreachable');
    assert.match(error.details['reason'] ?? '', /SSL|EPROTO/u);
  });

  it('fails when the answer breaks off', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': 10 });
      response.write('part', () => response.destroy());
    };
    await fails(
      fetch().then((response) => response.text()),
      'server_unreachable',
      'ECONNRESET',
    );
  });

  it('limits time before the head and in the body', async () => {
    answer = () => undefined;
    await fails(fetch('/', {}, { timeout: 20 }), 'timeout');
    answer = (_request, response) => void response.writeHead(200).write('part');
    const response = await fetch('/', {}, { timeout: 200 });
    await fails(response.text(), 'timeout');
  });

  it('limits the body, also when its length is not said', async () => {
    answer = (_request, response) => {
      response.write('a'.repeat(60));
      response.end('a'.repeat(41));
    };
    const options = { limit: 100 };
    const long = fetch('/', {}, options).then((response) => response.text());
    await fails(long, 'server_unreachable', 'answer_too_large');
    answer = (_request, response) => response.end('a'.repeat(100));
    assert.equal((await (await fetch('/', {}, options)).text()).length, 100);
  });

  it('stops on abort: before, while waiting, in the body', async () => {
    const reason = new Error('left');
    await assert.rejects(fetch('/', { signal: AbortSignal.abort(reason) }), reason);
    const waiting = new AbortController();
    answer = () => waiting.abort(reason);
    await assert.rejects(fetch('/', { signal: waiting.signal }), reason);
    const reading = new AbortController();
    answer = (_request, response) => void response.writeHead(200).write('part');
    const response = await fetch('/', { signal: reading.signal });
    reading.abort(reason);
    await assert.rejects(response.text(), reason);
  });

  it('closes the connection when the body is cancelled', async () => {
    const closed = new Promise((resolve) => {
      answer = (_request, response) => {
        response.once('close', resolve).writeHead(200).write('part');
      };
    });
    await (await fetch()).body?.cancel();
    await closed;
  });
});
