import assert from 'node:assert/strict';
import { probe } from '../../src/core/probe.ts';
import { serverUrl } from '../../src/core/server.ts';
import { createFetch } from '../../src/node/http.ts';
import { Network } from '../../src/node/network/network.ts';
import { plainServers } from '../servers/plainServers.ts';
import { Running } from '../servers/running.ts';
import { bench, listed, person } from '../support/brokerBench.ts';
import { authorizedBefore, fails } from '../support/failing.ts';

const never = new AbortController().signal;
const quick = (url: string) => createFetch(new Network(), { url }, { timeout: 300 });

describe('bad input', () => {
  const running = new Running();
  afterEach(() => running.close());

  it('not a URL, or one of a kind that nobody asks', () => {
    for (const text of [
      '',
      'nonsense',
      'http://a.example/mcp',
      'file:///etc/passwd',
      'javascript:1',
    ])
      assert.throws(() => serverUrl(text), { code: 'server_url_invalid' }, text);
  });

  for (const [name, start, code] of [
    ['not MCP', () => plainServers.notMcp(), 'not_mcp'],
    ['answers HTML', () => plainServers.html(), 'not_mcp'],
    ['needs no token', () => plainServers.openMcp(), 'metadata_missing'],
    ['no metadata', () => plainServers.unauthorizedOnly(), 'metadata_missing'],
    ['metadata of another resource', () => plainServers.otherResource(), 'resource_mismatch'],
    ['metadata of another issuer', () => plainServers.otherIssuer(), 'issuer_mismatch'],
    ['issuer without PKCE', () => plainServers.noPkce(), 'pkce_unsupported'],
    [
      'issuer without registration',
      () => plainServers.noRegistration(),
      'registration_unavailable',
    ],
    ['huge answers', () => plainServers.huge(), 'server_unreachable'],
  ] as const) {
    it(`${name}: ${code}, and nothing is lost or half written`, async () => {
      const server = await running.keep(start());
      const alice = person();
      await fails(await authorizedBefore(running, server.url), code, alice);
      assert.deepEqual(alice.opened, [], 'no browser');
    });
  }

  it('a server that is down', async () => {
    const server = await plainServers.html();
    await server.close();
    await fails(await authorizedBefore(running, server.url), 'server_unreachable');
    await assert.rejects(probe(quick(server.url), server.url, never), {
      code: 'server_unreachable',
    });
  });

  it('a server that never answers', async () => {
    const { url } = await running.keep(plainServers.silent());
    const own = await bench(listed(url), {}, { fetchFor: ({ url: of }) => quick(of) });
    await fails(own, 'timeout');
    await assert.rejects(probe(quick(url), url, never), { code: 'timeout' });
  });

  it('a server that never answers and a person who gives up', async () => {
    const { url } = await running.keep(plainServers.silent());
    const cancel = new AbortController();
    const own = await bench(listed(url));
    const alice = person({ progress: () => cancel.abort() });
    await assert.rejects(own.broker.authorize('demo', alice, cancel.signal), {
      code: 'authorization_cancelled',
    });
    assert.deepEqual([...own.store.entries], []);
  });

  it('a plain server address on a public host, from wherever it came', async () => {
    const own = await bench(listed('http://a.example/mcp'));
    await fails(own, 'insecure_endpoint');
    await assert.rejects(probe(quick('http://a.example/mcp'), 'http://a.example/mcp', never), {
      code: 'insecure_endpoint',
    });
  });
});
