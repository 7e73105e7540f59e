import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { AuthError } from '../../src/core/errors.ts';
import { routeUrl } from '../../src/node/gateway/gate.ts';
import { send } from '../servers/http.ts';
import { Bench, answerTo, signal, textOf } from './gatewayBench.ts';

const CALL = JSON.stringify({ jsonrpc: '2.0', id: 7, method: 'tools/call' });
const MEBIBYTE = 1_048_576;

describe('Gateway at a refusal', () => {
  let bench: Bench;
  beforeEach(async () => (bench = await new Bench().start()));
  afterEach(() => bench.close());

  /** An upstream that accepts only one token; counts what it was asked. */
  function accept(token: string): string[] {
    const seen: string[] = [];
    bench.answer = (request, response) => {
      const { authorization = '' } = request.headers;
      void textOf(request).then((body) => {
        seen.push(`${authorization} ${body}`);
        response.writeHead(authorization === token ? 200 : 401, { 'www-authenticate': 'Bearer' });
        return response.end(`heard ${body}`);
      });
    };
    return seen;
  }

  describe('retries after 401', () => {
    it('once, with the whole body again', async () => {
      const seen = accept('Bearer new');
      const heard = await bench.ask(CALL);
      assert.deepEqual([heard.status, heard.text], [200, `heard ${CALL}`]);
      assert.deepEqual(seen, [`Bearer old ${CALL}`, `Bearer new ${CALL}`]);
    });

    it('only once: the second 401 is a sentence', async () => {
      const seen = accept('Bearer never');
      const heard = await bench.ask(CALL);
      assert.equal(seen.length, 2);
      assert.equal(heard.status, 200);
      assert.equal(heard.headers['www-authenticate'], undefined);
      const { id, error } = JSON.parse(heard.text);
      assert.equal(id, 7);
      assert.match(error.message, /^Sentence token_rejected .*"status":"401"/u);
      assert.deepEqual(bench.attentions, ['demo token_rejected']);
    });

    it('with one renewal for all who wait', async () => {
      const seen = accept('Bearer new');
      const all = signal();
      bench.renew = async () => {
        await all.wait;
        return { headers: { Authorization: 'Bearer new' } };
      };
      const asked = [1, 2, 3, 4].map((id) => bench.ask(JSON.stringify({ id })));
      while (bench.waiting < 4) await new Promise(setImmediate);
      all.give();
      for (const heard of await Promise.all(asked)) assert.equal(heard.status, 200);
      assert.equal(bench.renewals, 1);
      assert.equal(seen.length, 8);
    });

    it('also up to 1 MiB, and not above it', async () => {
      const seen = accept('Bearer new');
      assert.equal((await bench.ask(Buffer.alloc(MEBIBYTE, 'a'))).status, 200);
      const heard = await bench.ask(Buffer.alloc(MEBIBYTE + 1, 'a'));
      assert.equal(heard.status, 503);
      assert.match(heard.text, /request_not_repeated/u);
      assert.equal(seen.length, 3);
      assert.equal(bench.renewals, 2);
      assert.deepEqual(bench.attentions, []);
    });

    it('a body whose rest was still to come when the 401 came', async () => {
      const [refused, body] = [signal(), signal<string>()];
      bench.answer = (request, response) => {
        if (request.headers.authorization === 'Bearer new') {
          void textOf(request).then((text) => (body.give(text), response.end('ok')));
          return;
        }
        response.writeHead(401).end();
        refused.give();
      };
      const request = bench.open();
      const answer = answerTo(request);
      request.write('first ');
      await refused.wait;
      request.end('second');
      assert.equal((await answer).statusCode, 200);
      assert.equal(await body.wait, 'first second');
    });
  });

  describe('says a sentence', () => {
    const ids: [string, unknown][] = [
      ['{"jsonrpc":"2.0","id":7,"method":"a"}', 7],
      ['{"jsonrpc":"2.0","id":"seven","method":"a"}', 'seven'],
      ['{"jsonrpc":"2.0","id":0,"method":"a"}', 0],
    ];
    for (const [body, id] of ids)
      it(`as the JSON-RPC error of request ${JSON.stringify(id)}`, async () => {
        bench.refusal = new AuthError('not_authorized');
        const heard = await bench.ask(body);
        assert.equal(heard.status, 200);
        assert.equal(heard.headers['content-type'], 'application/json');
        const error = { code: -31001, message: 'Sentence not_authorized {}' };
        assert.deepEqual(JSON.parse(heard.text), { jsonrpc: '2.0', id, error });
        assert.deepEqual(bench.attentions, ['demo not_authorized']);
        assert.equal(bench.uses[0]?.code, 'not_authorized');
      });

    const others = [
      '{"jsonrpc":"2.0","method":"notifications/initialized"}',
      '{"jsonrpc":"2.0","id":1,"result":{}}',
      '[{"jsonrpc":"2.0","id":1,"method":"a"}]',
      '{"jsonrpc":"2.0","id":null,"method":"a"}',
      '{"jsonrpc":"2.0","id":9007199254740993,"method":"a"}',
      'no json',
      '',
    ];
    for (const body of others)
      it(`as text with 503 to ${body || 'an empty body'}`, async () => {
        bench.refusal = new AuthError('not_authorized');
        const heard = await bench.ask(body);
        assert.deepEqual([heard.status, heard.text], [503, 'Sentence not_authorized {}']);
        assert.equal(heard.headers['content-type'], 'text/plain; charset=utf-8');
      });

    it('to a GET, and to a request whose body is too long to keep', async () => {
      bench.refusal = new AuthError('not_authorized');
      assert.equal((await bench.ask('', {}, 'GET')).status, 503);
      assert.equal((await bench.ask(Buffer.alloc(3 * MEBIBYTE, 'a'))).status, 503);
    });

    it('when the server is down, without calling anybody', async () => {
      await bench.stopUpstream();
      const { error } = JSON.parse((await bench.ask(CALL)).text);
      assert.match(error.message, /^Sentence server_unreachable .*ECONNREFUSED/u);
      assert.deepEqual(bench.attentions, []);
    });

    it('to a request without any key, the same on every route, and reaches no server', async () => {
      const without = async (url: string): Promise<string> =>
        (await send(url, { method: 'POST', body: CALL })).body.toString();
      const heard = await without(routeUrl(bench.port, 'demo'));
      assert.match(JSON.parse(heard).error.message, /^Sentence caller_key_missing/u);
      assert.equal(await without(routeUrl(bench.port, 'unknown')), heard);
      assert.deepEqual(bench.uses, []);
    });

    it('after the keyring was unlocked, for which a request waits', async () => {
      let unlock = (): void => undefined;
      bench.locked = new Promise((resolve) => (unlock = resolve));
      const keys = [...bench.keys];
      bench.keys.clear();
      const asked = bench.ask(CALL);
      setImmediate(() => {
        for (const [key, caller] of keys) bench.keys.set(key, caller);
        unlock();
      });
      assert.equal((await asked).status, 200);
    });

    it('when the caller key was withdrawn', async () => {
      const heard = await bench.ask(CALL, { authorization: 'Bearer key-withdrawn' });
      assert.match(JSON.parse(heard.text).error.message, /^Sentence access_withdrawn/u);
    });

    for (const [status, code] of [
      [403, 'forbidden'],
      [302, 'not_mcp'],
      [308, 'not_mcp'],
    ] as const)
      it(`instead of ${status}, with nothing of the server's text`, async () => {
        let asked = 0;
        bench.answer = (request, response) => {
          asked += 1;
          const headers = { location: '/mcp', 'www-authenticate': 'Bearer error="x"' };
          request.resume().on('end', () => response.writeHead(status, headers).end('<evil>'));
        };
        const heard = await bench.ask(CALL);
        assert.equal(heard.status, 200);
        assert.match(
          JSON.parse(heard.text).error.message,
          new RegExp(`^Sentence ${code} .*"${status}"`, 'u'),
        );
        const text = await bench.ask('', {}, 'GET');
        assert.equal(text.status, status === 403 ? 503 : 502);
        assert.doesNotMatch(text.text + JSON.stringify(text.headers), /evil|location|www-auth/u);
        assert.equal(asked, 2);
      });
  });
});
