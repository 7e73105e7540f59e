import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { Bench, KEY, signal } from './gatewayBench.ts';

describe('Gateway under attack', () => {
  let bench: Bench;
  let reached: string[];
  beforeEach(async () => {
    bench = await new Bench().start();
    reached = [];
    bench.answer = (request, response) => {
      reached.push(`${request.method} ${request.url}`);
      request.resume().on('end', () => response.end('reached'));
    };
  });
  afterEach(() => bench.close());

  interface Line {
    target?: string;
    method?: string;
    host?: string;
    more?: readonly string[];
  }

  /** The bytes of a request that would pass, but for what a test changes. */
  function bytes({ target = '/mcp/demo', method = 'GET', host, more }: Line): string {
    const head = [`${method} ${target} HTTP/1.1`, `Host: ${host ?? `127.0.0.1:${bench.port}`}`];
    return [...head, ...(more ?? [`Authorization: Bearer ${KEY}`]), '', ''].join('\r\n');
  }

  async function isNotFound(line: Line): Promise<void> {
    const heard = await bench.raw(bytes(line));
    assert.match(heard, /^HTTP\/1\.1 404 Not Found\r\n/u);
    assert.match(heard, /\r\nContent-Length: 0\r\n/u);
    assert.doesNotMatch(heard, /www-authenticate|access-control|mcp/iu);
    assert.deepEqual(reached, []);
    assert.deepEqual(bench.uses, []);
  }

  it('lets in what follows the rules, under both names', async () => {
    assert.match(await bench.raw(bytes({})), /^HTTP\/1\.1 200/u);
    const more = [`authorization: bearer ${KEY}`, 'Sec-Fetch-Mode: cors'];
    assert.match(
      await bench.raw(bytes({ host: `localhost:${bench.port}`, more })),
      /^HTTP\/1\.1 200/u,
    );
    assert.equal(reached.length, 2);
  });

  it('drops a query', async () => {
    await bench.raw(bytes({ target: '/mcp/demo?x=1' }));
    assert.deepEqual(reached, ['GET /mcp?fixed=1']);
  });

  describe('answers 404 to a host', () => {
    const hosts: [string, (port: number) => string][] = [
      ['of a rebound name', (port) => `evil.example:${port}`],
      ['that ends like ours', (port) => `127.0.0.1.evil.example:${port}`],
      ['below localhost', (port) => `x.localhost:${port}`],
      ['without the port', () => '127.0.0.1'],
      ['with another port', (port) => `127.0.0.1:${port + 1}`],
      ['that is the same address otherwise written', (port) => `127.1:${port}`],
      ['that is empty', () => ''],
    ];
    for (const [name, host] of hosts) it(name, () => isNotFound({ host: host(bench.port) }));
    it('that comes twice', () =>
      isNotFound({ more: [`Authorization: Bearer ${KEY}`, `Host: evil.example`] }));
  });

  describe('answers 404 to a browser', () => {
    const headers = [
      'Origin: http://evil.example',
      'Origin: null',
      'Sec-Fetch-Site: none',
      'Sec-Fetch-Mode: navigate',
      'Sec-Fetch-Mode: no-cors',
    ];
    for (const header of headers)
      it(header, () => isNotFound({ more: [`Authorization: Bearer ${KEY}`, header] }));
    it('preflight', () =>
      isNotFound({
        method: 'OPTIONS',
        more: ['Origin: http://x', 'Access-Control-Request-Method: POST'],
      }));
  });

  describe('answers 404 to a key', () => {
    const authorizations: [string, readonly string[]][] = [
      ['that is missing', []],
      ['that is wrong', ['Authorization: Bearer wrong']],
      ['of another server', ['Authorization: Bearer key-of-other']],
      ['in Basic', [`Authorization: Basic ${KEY}`]],
      ['in another header', [`X-Api-Key: ${KEY}`]],
      ['in a cookie', [`Cookie: key=${KEY}`]],
      ['with more behind it', [`Authorization: Bearer ${KEY} x`]],
    ];
    for (const [name, more] of authorizations) it(name, () => isNotFound({ more }));
    it('in the query', () => isNotFound({ target: `/mcp/demo?key=${KEY}`, more: [] }));
    it('with a method of its own', () => isNotFound({ method: 'PATCH', more: [] }));
  });

  describe('answers 404 to the target', () => {
    const targets = [
      '/',
      '/mcp/demo/',
      '/mcp/demo/more',
      '/mcp/DEMO',
      '/mcp/unknown',
      '/mcp/demo%2f..%2fother',
      '/mcp/../mcp/demo',
      '/mcp/other/../demo',
      '//mcp/demo',
      '/mcp/demo#x',
      '/.well-known/oauth-protected-resource',
      '/.well-known/oauth-protected-resource/mcp/demo',
      '/.well-known/oauth-authorization-server',
      '/register',
      'http://evil.example/mcp/demo',
    ];
    for (const target of targets) it(target, () => isNotFound({ target }));
    it('in absolute form, even our own', () =>
      isNotFound({ target: `http://127.0.0.1:${bench.port}/mcp/demo` }));
  });

  it('answers 405 to other methods with the key', async () => {
    for (const method of ['PUT', 'PATCH', 'HEAD', 'OPTIONS', 'TRACE'])
      assert.match(
        await bench.raw(bytes({ method })),
        /^HTTP\/1\.1 405 .*Allow: POST, GET, DELETE/su,
      );
    assert.deepEqual(reached, []);
  });

  it('opens no tunnel', async () => {
    assert.equal(await bench.raw(bytes({ method: 'CONNECT', target: 'evil.example:443' })), '');
    const socket = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
    await isNotFound({ more: [`Authorization: Bearer ${KEY}`, ...socket] });
  });

  it('answers an offer of h2c in HTTP/1.1, as Java clients expect', async () => {
    const offer = ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AA'];
    const heard = await bench.raw(bytes({ more: [`Authorization: Bearer ${KEY}`, ...offer] }));
    assert.match(heard, /^HTTP\/1\.1 200/u);
  });

  describe('refuses what is no HTTP', () => {
    const key = `Authorization: Bearer ${KEY}`;
    const broken: [string, readonly string[]][] = [
      ['two lengths', [key, 'Content-Length: 1', 'Content-Length: 2']],
      ['a length and chunks', [key, 'Content-Length: 1', 'Transfer-Encoding: chunked']],
      ['a folded header', [key, 'X-A: 1', ' 2']],
      ['a space before the colon', [key, 'X-A : 1']],
      ['a bare CR', [key, 'X-A: 1\rX-B: 2']],
      ['a NUL', [key, 'X-A: \0']],
    ];
    for (const [name, more] of broken)
      it(name, async () => {
        assert.match(await bench.raw(bytes({ method: 'POST', more })), /^HTTP\/1\.1 400 /u);
        assert.deepEqual(reached, []);
      });

    it('headers above 16 KiB', async () => {
      const more = [key, `X-A: ${'a'.repeat(17_000)}`];
      assert.match(await bench.raw(bytes({ more })), /^HTTP\/1\.1 431 /u);
      assert.deepEqual(bench.uses, []);
    });

    it('CRLF in a value that we inject', async () => {
      bench.headers = { Authorization: 'Bearer a\r\nX-Evil: 1' };
      assert.equal((await bench.ask('{}')).status, 503);
      assert.deepEqual(reached, []);
    });
  });

  it('goes on after an answer that came before the body, on another upstream connection', async () => {
    const gone = signal();
    bench.answer = (request, response) => {
      reached.push(`${request.method} ${String(request.headers['x-n'])}`);
      if (reached.length === 1) request.socket.once('close', () => gone.give());
      response.end(`early ${reached.length}`);
    };
    const post = (n: number, length: number): string => {
      const more = [`Authorization: Bearer ${KEY}`, `X-N: ${n}`, `Content-Length: ${length}`];
      return bytes({ method: 'POST', more });
    };
    const rest = 'r'.repeat(500_000);
    const lines = [`${post(1, 500_004)}part`, `${rest}${post(2, 4)}next`];
    assert.equal(await bench.talk(lines, ['early 1', 'early 2']), true);
    await gone.wait;
    assert.deepEqual(reached, ['POST 1', 'POST 2']);
  });

  it('survives ports that throw', async () => {
    bench.identify = () => {
      throw new Error('broken');
    };
    assert.match(await bench.raw(bytes({})), /^HTTP\/1\.1 404/u);
  });
});
