import assert from 'node:assert/strict';
import { greet, probe } from '../../src/core/probe.ts';
import type { Fetch } from '../../src/core/ports.ts';
import { createFetch } from '../../src/node/http.ts';
import { Network } from '../../src/node/network/network.ts';
import { htmlAnswer, jsonAnswer } from '../servers/http.ts';
import { plainServers } from '../servers/plainServers.ts';
import { Running } from '../servers/running.ts';

const never = new AbortController().signal;
const network = new Network();
const fetch: Fetch = (url, init) => createFetch(network, { url }, { timeout: 5_000 })(url, init);

const result = jsonAnswer(200, { jsonrpc: '2.0', id: 1, result: {} });
const unknownMethod = jsonAnswer(404, {
  jsonrpc: '2.0',
  id: 1,
  error: { code: -32601, message: 'Method not found' },
});
const noSuchPage = htmlAnswer(404, '<h1>Not found</h1>');
const stream = { ...result, headers: { 'content-type': 'text/event-stream' } };
const unauthorized = jsonAnswer(401, { error: 'unauthorized' });
const bearer = { 'www-authenticate': 'Bearer scope="mcp:read"' };
const forbidden = jsonAnswer(403, { error: 'forbidden' });

const [discover, initialize, list] = ['server/discover', 'initialize', 'tools/list'];
const challenge = { scheme: 'oauth', detail: 'challenge' };
const refused = { scheme: 'headers', detail: 'refused' };
const open = { scheme: 'none', detail: 'open' };

describe('probe', () => {
  const running = new Running();
  afterEach(() => running.close());

  for (const [name, answers, expected] of [
    [
      'a server of the newer era that demands a token',
      { [discover]: { ...unauthorized, headers: bearer } },
      challenge,
    ],
    [
      'a server of the older era that demands a token',
      { [discover]: noSuchPage, [initialize]: { ...unauthorized, headers: bearer } },
      challenge,
    ],
    [
      'a server that greets everybody and protects what follows',
      {
        [discover]: unknownMethod,
        [initialize]: result,
        [list]: { ...unauthorized, headers: bearer },
      },
      challenge,
    ],
    [
      'one of the newer era that does the same',
      { [discover]: result, [list]: { ...forbidden, headers: bearer } },
      challenge,
    ],
    [
      'a server that wants something without saying what',
      { [discover]: noSuchPage, [initialize]: unauthorized },
      refused,
    ],
    [
      'a server that asks for a password',
      { [discover]: { ...unauthorized, headers: { 'www-authenticate': 'Basic realm="x"' } } },
      refused,
    ],
    [
      'an open server of the newer era',
      { [discover]: result, [initialize]: noSuchPage, [list]: result },
      open,
    ],
    [
      'an open server of the older era, which answers as a stream',
      { [discover]: noSuchPage, [initialize]: stream, [list]: stream },
      open,
    ],
    [
      'an open server that refuses a list without asking for a token',
      { [discover]: noSuchPage, [initialize]: result, [list]: forbidden },
      open,
    ],
  ] as const) {
    it(`${name}: ${expected.scheme}`, async () => {
      const { url } = await running.keep(plainServers.answering(answers));
      assert.deepEqual(await probe(fetch, url, never), expected);
    });
  }

  it('an open server that names its issuer: oauth, and the metadata is why', async () => {
    const { url } = await running.keep(plainServers.describedMcp());
    assert.equal((await greet(fetch, url, never)).kind, 'open');
    assert.deepEqual(await probe(fetch, url, never), { scheme: 'oauth', detail: 'metadata' });
  });

  it('a server that refuses everybody and issues tokens itself, as the oldest revision has it', async () => {
    const { url } = await running.keep(plainServers.ownIssuer());
    assert.deepEqual(await probe(fetch, url, never), challenge);
  });

  it('a real server that protects everything, and a real one that protects nothing', async () => {
    const { mcp } = await running.pair();
    assert.deepEqual(await probe(fetch, mcp.url, never), challenge);
    const { url } = await running.keep(plainServers.openMcp());
    assert.deepEqual(await probe(fetch, url, never), open);
  });

  it('gives the challenge on, whichever request met it', async () => {
    const answers = { [initialize]: result, [list]: { ...unauthorized, headers: bearer } };
    const { url } = await running.keep(plainServers.answering(answers));
    const greeting = await greet(fetch, url, never);
    assert.deepEqual(greeting, { kind: 'challenged', challenge: { scope: 'mcp:read' } });
  });
});
