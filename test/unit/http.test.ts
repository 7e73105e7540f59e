import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createFetch } from '../../src/node/http.ts';
import { localFirst } from '../../src/node/network/lookup.ts';
import { Network } from '../../src/node/network/network.ts';

const fetch = createFetch(new Network(), { url: 'https://mcp.example/mcp' });

describe('createFetch, before it opens anything', () => {
  for (const url of [
    'http://example.com/',
    'ftp://127.0.0.1/',
    'file:///etc/passwd',
    'no url',
    'http://127.0.0.1.example.com/',
  ])
    it(`refuses ${url}`, () => assert.rejects(fetch(url), { code: 'insecure_endpoint' }));

  it('looks up 127.0.0.1 first, then ::1', async () => {
    const lookUp = (options: object): Promise<unknown[]> =>
      new Promise((resolve) => localFirst()('x.localhost', options, (...found) => resolve(found)));
    const [v4, v6] = [
      { address: '127.0.0.1', family: 4 },
      { address: '::1', family: 6 },
    ];
    assert.deepEqual(await lookUp({ all: true }), [null, [v4, v6]]);
    assert.deepEqual(await lookUp({ all: true, family: 6 }), [null, [v6]]);
    assert.deepEqual(await lookUp({}), [null, '127.0.0.1', 4]);
    assert.deepEqual(await lookUp({ family: 'IPv6' }), [null, '::1', 6]);
  });
});
