import assert from 'node:assert/strict';
import { createFetch } from '../../src/node/http.ts';
import type { Network } from '../../src/node/network/network.ts';
import type { Server } from '../../src/core/server.ts';
import { jsonAnswer } from '../servers/http.ts';
import { Running } from '../servers/running.ts';
import { agree, startSecureServer, type SecureServer } from '../servers/secureServer.ts';
import { startProxy, type RunningProxy } from '../servers/proxy.ts';
import { bench, listed, person, type Bench } from '../support/brokerBench.ts';
import { fails } from '../support/failing.ts';
import { networkWith } from '../support/networks.ts';

const never = new AbortController().signal;
const METADATA = '/.well-known/oauth-protected-resource/mcp';

/** The names of the secure server are on this machine; what resolves there is a network that no outsider may reach. */
const inside = { 'mcp.example': ['127.0.0.1'], 'issuer.example': ['127.0.0.1'] };

describe('metadata that leads to another network', () => {
  const running = new Running();
  let server: SecureServer;
  let proxy: RunningProxy;
  beforeEach(async () => {
    server = await running.keep(startSecureServer());
    proxy = await running.keep(startProxy({ hosts: { 'mcp.example': server.port } }));
  });
  afterEach(() => running.close());

  /** The server is reached through the proxy, as a public one; its issuer is found by the resolver. */
  const outside = (names: Record<string, string[]>): Network =>
    networkWith(
      { proxy: proxy.url, noProxy: ['issuer.example'], certificates: [server.authority.cert] },
      { 'mcp.example': ['1.1.1.1'], ...names },
    );

  const benchOn = (network: Network, changes: Partial<Server> = {}): Promise<Bench> => {
    const fetchFor = (of: Pick<Server, 'url' | 'network'>) => createFetch(network, of);
    return bench({ ...listed(server.url), ...changes }, {}, { fetchFor });
  };
  const asked = (host: string): boolean => server.requests.some((line) => line.startsWith(host));

  for (const address of ['127.0.0.1', '10.0.0.1', '169.254.169.254', 'fd00::1', '100.64.0.1']) {
    it(`an issuer at ${address}, of a public server: address_refused`, async () => {
      const own = await benchOn(outside({ 'issuer.example': [address] }));
      const error = await fails(own, 'address_refused');
      assert.equal(error.details['host'], 'issuer.example');
      assert.ok(!asked('issuer.example'));
      assert.ok(asked('mcp.example'));
    });
  }

  it('an issuer beside its server is asked', async () => {
    const certificates = [server.authority.cert];
    const { broker } = await benchOn(networkWith({ certificates }, inside));
    await broker.authorize('demo', person({ open: agree }), never);
    assert.equal(broker.facts('demo')?.issuer, server.issuer);
    assert.ok(asked('issuer.example /token'));
  });

  for (const url of [
    'https://169.254.169.254/latest/meta-data',
    'https://[fd00:ec2::254]/latest',
    'https://192.168.0.1/',
    'http://127.0.0.1:1/',
    'https://localhost/',
    'https://2130706433/',
    'https://0.0.0.0/',
  ]) {
    it(`resource_metadata at ${url}: address_refused`, async () => {
      server.answer = (path) =>
        path === '/mcp'
          ? {
              ...jsonAnswer(401, {}),
              headers: { 'www-authenticate': `Bearer resource_metadata="${url}"` },
            }
          : undefined;
      await fails(await benchOn(outside({})), 'address_refused');
      assert.ok(proxy.connects.every((target) => target.startsWith('mcp.example:')));
    });
  }

  for (const [endpoint, path] of [
    ['registration_endpoint', '/reg'],
    ['token_endpoint', '/token'],
  ]) {
    it(`a ${endpoint} of this machine: address_refused`, async () => {
      const issuer = `https://mcp.example:${server.port}`;
      const elsewhere = `https://localhost:${server.port}${path}`;
      server.answer = (asking) => metadataWith(asking, { issuer, [endpoint ?? '']: elsewhere });
      const own = await benchOn(outside({}));
      await assert.rejects(own.broker.authorize('demo', person({ open: agree }), never), {
        code: 'address_refused',
      });
      assert.ok(!asked(`localhost ${path}`));
    });
  }

  it('is refused at renewal and revocation as well, and the credential is kept', async () => {
    const names = { 'issuer.example': ['127.0.0.1'] };
    const network = networkWith({ certificates: [server.authority.cert] }, { ...inside });
    const first = await benchOn(network);
    await first.broker.authorize('demo', person({ open: agree }), never);
    server.requests.length = 0;
    const fetchFor = (of: Pick<Server, 'url' | 'network'>) => createFetch(outside(names), of);
    const { broker } = await bench(listed(server.url), first, { fetchFor });
    await assert.rejects(broker.refresh('demo'), {
      code: 'refresh_failed',
      details: { cause: 'address_refused', host: 'issuer.example', zone: 'loopback' },
    });
    assert.ok(broker.facts('demo')?.hasRefreshToken);
    const receipt = await broker.revoke('demo');
    assert.equal(receipt?.issuer === 'failed' && receipt.problem?.code, 'address_refused');
    const ownHost = server.requests.every((request) => request.startsWith('mcp.example '));
    assert.ok(ownHost, 'only the server itself is asked whether the token is dead');
  });

  it('is not followed to this machine either when the user allows the private network', async () => {
    const network = { privateAddresses: true };
    const own = await benchOn(outside({ 'issuer.example': ['127.0.0.1'] }), { network });
    await fails(own, 'address_refused');
  });

  function metadataWith(path: string, more: Record<string, string>) {
    const { issuer = '' } = more;
    if (path === METADATA)
      return jsonAnswer(200, { resource: server.url, authorization_servers: [issuer] });
    if (!path.startsWith('/.well-known/oauth-authorization-server')) return undefined;
    const endpoints = {
      authorization_endpoint: `${issuer}/auth`,
      token_endpoint: `${issuer}/token`,
      registration_endpoint: `${issuer}/reg`,
    };
    const code_challenge_methods_supported = ['S256'];
    return jsonAnswer(200, { ...endpoints, code_challenge_methods_supported, ...more });
  }
});
