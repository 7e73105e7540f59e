import assert from 'node:assert/strict';
import type { AuthError } from '../../src/core/errors.ts';
import { createFetch, type FetchOptions } from '../../src/node/http.ts';
import type { Network } from '../../src/node/network/network.ts';
import type { NetworkSettings } from '../../src/protocol/network.ts';
import { createAuthority } from '../servers/certificates.ts';
import { htmlAnswer } from '../servers/http.ts';
import { plainServers } from '../servers/plainServers.ts';
import { startProxy, type ProxyOptions, type RunningProxy } from '../servers/proxy.ts';
import { Running } from '../servers/running.ts';
import { agree, startSecureServer, type SecureServer } from '../servers/secureServer.ts';
import { bench, listed, person } from '../support/brokerBench.ts';
import { eventually } from '../support/eventually.ts';
import { networkWith } from '../support/networks.ts';

const never = new AbortController().signal;
const PASSWORD = 'p:ss w%rd';

describe('a proxy', () => {
  const running = new Running();
  let server: SecureServer;
  let proxy: RunningProxy;
  beforeEach(async () => (server = await running.keep(startSecureServer())));
  afterEach(() => running.close());

  async function behind(
    options: ProxyOptions = {},
    changes: Partial<NetworkSettings> = {},
  ): Promise<Network> {
    const hosts = { 'mcp.example': server.port, 'issuer.example': server.port };
    proxy = await running.keep(startProxy({ hosts, ...options }));
    const certificates = [server.authority.cert];
    return networkWith(
      { proxy: proxy.url, certificates, ...changes },
      { 'mcp.example': ['127.0.0.1'], 'issuer.example': ['127.0.0.1'] },
    );
  }

  const fetchBy = (network: Network, options?: FetchOptions) =>
    createFetch(network, { url: server.url }, options);

  async function fails(network: Network, code: string, init?: RequestInit): Promise<AuthError> {
    const error = await fetchBy(network)(server.url, init).then(
      () => assert.fail('it did not fail'),
      (thrown: AuthError) => thrown,
    );
    assert.equal(error.code, code, String(error.cause));
    return error;
  }

  it('carries every step: discovery, registration, token, refresh, revocation', async () => {
    const network = await behind();
    const fetchFor = (of: { url: string }) => createFetch(network, of);
    const { broker } = await bench(listed(server.url), {}, { fetchFor });
    await broker.authorize('demo', person({ open: agree }), never);
    await broker.refresh('demo');
    assert.equal((await broker.revoke('demo'))?.issuer, 'revoked');
    assert.deepEqual(
      new Set(server.requests),
      new Set([
        'mcp.example /mcp',
        'mcp.example /.well-known/oauth-protected-resource/mcp',
        'issuer.example /.well-known/oauth-authorization-server',
        'issuer.example /reg',
        'issuer.example /token',
        'issuer.example /revoke',
      ]),
    );
    assert.equal(proxy.connects.length, server.requests.length, 'each through the proxy');
    assert.ok(proxy.connects.includes(`issuer.example:${server.port}`));
    assert.deepEqual(proxy.absolute, []);
  });

  it('gets the credentials of its address, or the header that is set', async () => {
    const credentials = `us:${PASSWORD}`;
    const network = await behind({ credentials });
    const refused = await fails(network, 'proxy_authorization');
    assert.equal(refused.details['proxy'], proxy.name);
    const named = proxy.url.replace('//', `//us:${encodeURIComponent(PASSWORD)}@`);
    const proxyAuthorization = `Basic ${Buffer.from(credentials).toString('base64')}`;
    for (const changes of [{ proxy: named }, { proxy: proxy.url, proxyAuthorization }]) {
      network.configure({ ...network.settings, ...changes });
      assert.equal((await fetchBy(network)(server.url)).status, 401);
    }
    assert.equal(server.requests.length, 2);
  });

  it('keeps its credentials out of every error', async () => {
    for (const [options, code] of [
      [{ credentials: 'other' }, 'proxy_authorization'],
      [{ answers: 403 }, 'proxy_refused'],
      [{ answers: 502 }, 'server_unreachable'],
    ] as const) {
      const network = await behind(options);
      const secret = proxy.url.replace('//', `//us:hunter2secret@`);
      network.configure({ ...network.settings, proxy: secret });
      const error = await fails(network, code);
      const shown = JSON.stringify([error, error.stack, error.cause]);
      assert.ok(!shown.includes('hunter2'), shown);
      assert.ok(!shown.includes(Buffer.from('us:hunter2').toString('base64').slice(0, -2)), shown);
    }
    assert.deepEqual(server.requests, []);
  });

  it('that is down is told from a server that is', async () => {
    const network = await behind();
    const elsewhere = 'https://nowhere.example/';
    await assert.rejects(fetchBy(network)(elsewhere), (error: AuthError) => {
      assert.equal(error.code, 'server_unreachable');
      assert.equal(error.details['reason'], 'HTTP_502');
      return true;
    });
    await proxy.close();
    const error = await fails(network, 'proxy_unreachable');
    assert.deepEqual(
      [error.details['proxy'], error.details['reason']],
      [proxy.name, 'ECONNREFUSED'],
    );
  });

  it('never gets what is for this machine, nor for an exception', async () => {
    const network = await behind({}, { noProxy: ['mcp.example'] });
    const plain = await running.keep(plainServers.openMcp());
    const here = createFetch(network, { url: plain.url });
    assert.equal((await here(plain.url)).status, 405);
    assert.equal((await here(`https://localhost:${server.port}/mcp`)).status, 401);
    assert.equal((await fetchBy(network)(server.url)).status, 401);
    assert.deepEqual([proxy.connects, proxy.absolute], [[], []]);
    await fetchBy(network)(`${server.issuer}/reg`);
    assert.equal(proxy.connects.length, 1);
  });

  it('of a kind that we do not speak is not gone past', async () => {
    const network = await behind({}, { proxy: 'http://wpad.example/proxy.pac' });
    assert.deepEqual((await fails(network, 'proxy_unsupported')).details, { kind: 'PAC' });
    assert.deepEqual(server.requests, []);
  });

  it('changes no rule: no redirect, a limit for size, another for time, abort', async () => {
    const network = await behind();
    server.answer = () => ({ ...htmlAnswer(302, 'x'.repeat(101)), headers: { location: '/mcp' } });
    const moved = await fetchBy(network, { limit: 100 })(server.url);
    assert.equal(moved.status, 302);
    await assert.rejects(moved.text(), { code: 'server_unreachable' });
    assert.equal(server.requests.length, 1);
    await eventually('each call ends its tunnel', () => proxy.open === 0);
    const silent = await behind({ answers: 0 });
    const reason = new Error('left');
    const left = new AbortController();
    const asked = fetchBy(silent)(server.url, { signal: left.signal });
    await eventually('the proxy is asked', () => proxy.connects.length === 1);
    left.abort(reason);
    await assert.rejects(asked, reason);
    await assert.rejects(fetchBy(silent, { timeout: 50 })(server.url), { code: 'timeout' });
  });

  it('gets no address that the server may not name, though it would find it', async () => {
    const network = await behind();
    const hosts = ['169.254.169.254', '10.0.0.1', '[fd00::1]', '127.0.0.1', 'localhost'];
    const fetch = createFetch(network, { url: 'https://public.example/mcp' });
    for (const host of hosts)
      await assert.rejects(fetch(`https://${host}/x`), { code: 'address_refused' }, host);
    assert.deepEqual(proxy.connects, []);
  });

  it('may speak TLS itself; its certificate is checked unless the user said not to', async () => {
    const authority = createAuthority('Of the proxy');
    const network = await behind({ identity: authority.issue(['127.0.0.1']) });
    const error = await fails(network, 'certificate_untrusted');
    assert.equal(error.details['host'], proxy.name);
    assert.deepEqual(proxy.connects, []);
    network.configure({ ...network.settings, proxyStrictSsl: false });
    assert.equal((await fetchBy(network)(server.url)).status, 401);
    const certificates = [server.authority.cert, authority.cert];
    network.configure({ ...network.settings, proxyStrictSsl: true, certificates });
    assert.equal((await fetchBy(network)(server.url)).status, 401);
    network.configure({
      ...network.settings,
      proxyStrictSsl: false,
      certificates: [authority.cert],
    });
    await fails(network, 'certificate_untrusted');
    assert.equal(server.requests.length, 2, 'the certificate of a server is always checked');
  });
});
