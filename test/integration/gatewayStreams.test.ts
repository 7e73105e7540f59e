import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import type * as http from 'node:http';
import { pipeline } from 'node:stream/promises';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { Bench, answerTo, signal, textOf } from './gatewayBench.ts';

const LARGE = 10 * 1_048_576;
const digest = (): ReturnType<typeof createHash> => createHash('sha256');

function closed(stream: http.IncomingMessage | http.ServerResponse): Promise<void> {
  return new Promise((resolve) => stream.once('close', resolve));
}

describe('Gateway streams', () => {
  let bench: Bench;
  beforeEach(async () => (bench = await new Bench().start()));
  afterEach(() => bench.close());

  it('the head of an event stream at once, and each event before the next', async () => {
    const [first, last] = [signal(), signal()];
    bench.answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
      void first.wait.then(() => response.write('data: 1\n\n'));
      void last.wait.then(() => response.end('data: 2\n\n'));
    };
    const response = await answerTo(bench.open('GET').end());
    assert.equal(response.headers['content-type'], 'text/event-stream');
    assert.equal(bench.gateway.active, 1);
    const chunks = response[Symbol.asyncIterator]();
    first.give();
    assert.equal(String((await chunks.next()).value), 'data: 1\n\n');
    last.give();
    assert.equal(String((await chunks.next()).value), 'data: 2\n\n');
    assert.equal((await chunks.next()).done, true);
  });

  it('a request before it is whole', async () => {
    const heard = signal<string>();
    bench.answer = (request, response) => {
      request.once('data', (chunk: Buffer) => heard.give(String(chunk)));
      request.on('end', () => response.end());
    };
    const request = bench.open();
    const answer = answerTo(request);
    request.write('first');
    assert.equal(await heard.wait, 'first');
    request.end('second');
    assert.equal((await answer).statusCode, 200);
  });

  it('10 MiB both ways, byte for byte', async () => {
    const sent = randomBytes(LARGE);
    bench.answer = (request, response) => void pipeline(request, response).catch(() => undefined);
    const request = bench.open('POST', { 'content-length': LARGE });
    const answer = answerTo(request);
    request.end(sent);
    const received = digest();
    await pipeline(await answer, received);
    assert.equal(received.digest('hex'), digest().update(sent).digest('hex'));
  });

  it('no faster than the server reads', async () => {
    const [begun, go] = [signal(), signal()];
    bench.answer = (request, response) => {
      begun.give();
      void go.wait.then(() => request.resume().on('end', () => response.end('all')));
    };
    const request = bench.open('POST');
    const answer = answerTo(request);
    const chunk = Buffer.alloc(65_536);
    const total = 64 * LARGE;
    let written = 0;
    while (written < total && request.write(chunk)) written += chunk.length;
    await begun.wait;
    // Fills every buffer on the way until nothing moves for many turns: without back-pressure nothing ever stands still.
    let still = 0;
    for (; still < 500 && written < total; still += 1) {
      await new Promise(setImmediate);
      while (!request.writableNeedDrain && written < total) {
        request.write(chunk);
        written += chunk.length;
        still = 0;
      }
    }
    assert.ok(written < total, `${written} bytes went nowhere`);
    go.give();
    request.end();
    assert.equal(await textOf(await answer), 'all');
  });

  it('ends upstream when the tool leaves in the middle of an answer', async () => {
    const gone = signal();
    bench.answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
      void closed(response).then(gone.give);
    };
    const request = bench.open('GET');
    request.on('error', () => undefined);
    await answerTo(request.end());
    request.destroy();
    await gone.wait;
    await bench.gateway.drained();
    assert.equal(bench.uses[0]?.status, 200);
  });

  it('ends upstream when the tool leaves before the answer, or in the middle of its request', async () => {
    for (const whole of [true, false]) {
      const [begun, gone] = [signal(), signal()];
      bench.answer = (request, response) => {
        begun.give();
        request.on('error', () => undefined).resume();
        void closed(response).then(gone.give);
      };
      const request = bench.open('POST', { 'content-length': 4 });
      request.on('error', () => undefined);
      if (whole) request.end('abcd');
      else request.write('ab');
      await begun.wait;
      request.destroy();
      await gone.wait;
      await bench.gateway.drained();
      assert.equal(bench.uses.at(-1)?.status, 499);
    }
  });

  it('tells those who wait for a credential that the tool left', async () => {
    const [asked, left] = [signal(), signal()];
    const injection = (_to: unknown, _method: string, leaving: AbortSignal): Promise<never> => {
      asked.give();
      return new Promise((_resolve, reject) => {
        leaving.addEventListener('abort', () => (left.give(), reject(leaving.reason)));
      });
    };
    Object.assign(bench, { injection });
    const request = bench.open();
    request.on('error', () => undefined).end('{}');
    await asked.wait;
    request.destroy();
    await left.wait;
    await new Promise(setImmediate);
    assert.deepEqual(bench.attentions, []);
  });

  it('breaks the answer off when the server breaks off', async () => {
    bench.answer = (_request, response) => {
      response.writeHead(200, { 'content-length': 10 });
      response.write('part', () => response.destroy());
    };
    const response = await answerTo(bench.open('GET').end());
    await assert.rejects(textOf(response), { code: 'ECONNRESET' });
  });

  it('says a sentence when the server breaks off before its answer', async () => {
    bench.answer = (request) => request.socket.destroy();
    const heard = await bench.ask('{"jsonrpc":"2.0","id":1,"method":"a"}');
    assert.match(JSON.parse(heard.text).error.message, /server_unreachable .*ECONNRESET/u);
  });

  it('drops the connections to the servers when told', async () => {
    bench.answer = (_request, response) => void response.writeHead(200).write('x');
    const response = await answerTo(bench.open('GET').end());
    bench.gateway.dropUpstreams();
    await assert.rejects(textOf(response), { code: 'ECONNRESET' });
    bench.answer = (_request, answer) => void answer.end('again');
    assert.equal((await bench.ask('', {}, 'GET')).text, 'again');
  });
});
