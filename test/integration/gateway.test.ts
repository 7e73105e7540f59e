import assert from 'node:assert/strict';
import { once } from 'node:events';
import * as http from 'node:http';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { AuthError } from '../../src/core/errors.ts';
import { Gateway } from '../../src/node/gateway/gateway.ts';
import { send } from '../servers/http.ts';
import { isLinux, itWhere } from '../support/itWhere.ts';
import { Bench, answerTo, signal, textOf } from './gatewayBench.ts';

const CALL = JSON.stringify({ jsonrpc: '2.0', id: 7, method: 'tools/call' });

describe('Gateway', () => {
  let bench: Bench;
  beforeEach(async () => (bench = await new Bench().start()));
  afterEach(() => bench.close());

  itWhere(isLinux, 'listens at 127.0.0.1 and at no other address', async () => {
    const elsewhere = `http://127.0.0.2:${bench.port}/mcp/demo`;
    await assert.rejects(send(elsewhere), { code: 'ECONNREFUSED' });
  });

  describe('carries', () => {
    it('puts the injection on the request and nothing of the tool that was meant for us', async () => {
      let seen: http.IncomingMessage | undefined;
      bench.headers = { Authorization: 'Bearer upstream', 'X-Api-Key': 'ours' };
      bench.answer = (request, response) => {
        seen = request;
        request.resume().on('end', () => response.end());
      };
      await bench.ask(CALL, {
        cookie: 'a=b',
        connection: 'keep-alive, x-hop',
        'x-hop': '1',
        'x-api-key': 'theirs',
        forwarded: 'for=1',
        'x-forwarded-host': 'evil',
        'proxy-authorization': 'x',
        te: 'trailers',
        'sec-fetch-mode': 'cors',
        'mcp-session-id': 's1',
      });
      assert.ok(seen);
      const names = Object.keys(seen.headers).toSorted();
      const plain = ['connection', 'content-length', 'host', 'mcp-session-id', 'x-api-key'];
      assert.deepEqual(names, ['authorization', ...plain]);
      assert.equal(seen.headers.authorization, 'Bearer upstream');
      assert.equal(seen.headers['x-api-key'], 'ours');
      assert.equal(seen.headers['mcp-session-id'], 's1');
      assert.equal(seen.headers.host, `up.localhost:${bench.upstreamPort}`);
      assert.equal(seen.headers.connection, 'keep-alive');
      assert.equal(seen.url, '/mcp?fixed=1');
    });

    it('hands on the answer without cookies, challenges and CORS, compressed as it came', async () => {
      const packed = gzipSync('packed');
      bench.answer = (_request, response) => {
        response.writeHead(404, 'Text of the server', {
          'content-encoding': 'gzip',
          'set-cookie': 'a=b',
          'www-authenticate': 'Bearer',
          'access-control-allow-origin': '*',
          connection: 'keep-alive, x-hop',
          'x-hop': '1',
          'mcp-session-id': 's1',
        });
        response.end(packed);
      };
      const response = await answerTo(bench.open('GET').end());
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      assert.equal(gunzipSync(Buffer.concat(chunks)).toString(), 'packed');
      assert.equal(response.statusCode, 404);
      assert.equal(response.statusMessage, 'Not Found');
      const rest = new Set(Object.keys(response.headers));
      for (const name of ['set-cookie', 'www-authenticate', 'access-control-allow-origin', 'x-hop'])
        assert.equal(rest.has(name), false, name);
      assert.equal(response.headers['mcp-session-id'], 's1');
    });

    it('keeps upstream connections alive', async () => {
      const ports = new Set<number | undefined>();
      bench.answer = (request, response) => {
        ports.add(request.socket.remotePort);
        request.resume().on('end', () => response.end());
      };
      for (let i = 0; i < 3; i++) await bench.ask(CALL);
      assert.equal(ports.size, 1);
    });

    it('hands on no body of a GET: it would be read as another request', async () => {
      const seen: string[] = [];
      bench.answer = (request, response) => {
        seen.push(`${request.method} ${request.url}`);
        request.resume().on('end', () => response.end('ok'));
      };
      const chunked = { 'transfer-encoding': 'chunked' };
      const smuggled = 'DELETE /evil HTTP/1.1\r\nHost: x\r\n\r\n';
      assert.equal((await bench.ask(smuggled, chunked, 'GET')).text, 'ok');
      assert.equal((await bench.ask(smuggled, { 'content-length': 34 }, 'DELETE')).text, 'ok');
      assert.equal((await bench.ask(CALL)).text, 'ok');
      assert.deepEqual(seen, ['GET /mcp?fixed=1', 'DELETE /mcp?fixed=1', 'POST /mcp?fixed=1']);
    });

    it('says who used what', async () => {
      await bench.ask(CALL);
      const [use] = bench.uses;
      assert.ok(use);
      assert.deepEqual(
        { ...use, ms: 0 },
        { serverId: 'demo', host: 'tool', method: 'POST', status: 200, ms: 0 },
      );
    });
  });

  describe('begins and ends', () => {
    it('lets running requests end when it stops, on a free port', async () => {
      const [begun, going] = [signal(), signal()];
      bench.answer = (request, response) => {
        if (request.method === 'GET') response.writeHead(200).write('now ');
        else begun.give();
        void going.wait.then(() => response.end('late'));
      };
      const agent = new http.Agent({ keepAlive: true });
      const late = answerTo(bench.open('POST', {}, agent).end(CALL));
      const opening = answerTo(bench.open('GET', {}, agent).end());
      const idle = (await answerTo(http.get({ port: bench.port, agent }))).resume().socket;
      const stream = await opening;
      const closed = [once(idle, 'close'), once(stream.socket, 'close')];
      await begun.wait;
      assert.equal(bench.gateway.active, 2);
      await bench.gateway.stopListening();
      const successor = new Gateway(bench, bench.network);
      assert.equal(await successor.listen(bench.port), bench.port);
      going.give();
      assert.equal(await textOf(stream), 'now late');
      assert.equal(await textOf(await late), 'late');
      assert.equal((await late).headers.connection, 'close');
      await Promise.all(closed);
      await bench.gateway.drained();
      assert.equal(bench.gateway.active, 0);
      await successor.close();
    });

    it('is drained only when the last request ended', async () => {
      const [begun, going] = [signal(), signal()];
      bench.answer = (_request, response) => {
        begun.give();
        void going.wait.then(() => response.end());
      };
      const order: string[] = [];
      const asked = bench.ask(CALL);
      await begun.wait;
      const drained = bench.gateway.drained().then(() => order.push('drained'));
      await new Promise(setImmediate);
      order.push('going');
      going.give();
      await Promise.all([asked, drained]);
      assert.deepEqual(order, ['going', 'drained']);
    });

    it('names the program that holds the port', async () => {
      await assert.rejects(
        new Gateway(bench, bench.network).listen(bench.port),
        (error: unknown) => {
          assert.ok(error instanceof AuthError);
          assert.equal(error.code, 'port_taken');
          assert.equal(error.details['port'], String(bench.port));
          if (process.platform === 'linux')
            assert.match(error.details['program'] ?? '', new RegExp(`\\(${process.pid}\\)`, 'u'));
          return true;
        },
      );
    });

    it('listens again after it stopped', async () => {
      await bench.gateway.stopListening();
      assert.equal(await bench.gateway.listen(bench.port), bench.port);
      assert.equal((await bench.ask(CALL)).status, 200);
    });
  });
});
