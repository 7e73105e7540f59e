import assert from 'node:assert/strict';
import * as http from 'node:http';
import * as https from 'node:https';
import * as net from 'node:net';
import { TLSSocket } from 'node:tls';
import { traceOf, type AuthError } from '../../src/core/errors.ts';
import type { FetchInit } from '../../src/core/ports.ts';
import type { TlsIdentity } from '../../src/core/server.ts';
import { createFetch } from '../../src/node/http.ts';
import { Network } from '../../src/node/network/network.ts';
import { createAuthority } from '../servers/certificates.ts';
import { listen, stop } from '../servers/http.ts';
import { startProxy } from '../servers/proxy.ts';
import { Running } from '../servers/running.ts';
import { networkWith } from '../support/networks.ts';
import { Bench, serverAt } from './gatewayBench.ts';

const authority = createAuthority('Of the servers');
const clients = createAuthority('Of the clients');
const below = createAuthority('Below', clients);
const network = new Network();
const ca = authority.cert;

const pair = ({ cert, key }: TlsIdentity): TlsIdentity => ({ cert, key });
const ours = pair(clients.issue(['keyring']));
const other = pair(clients.issue(['other']));

/** Says whose certificate it saw. */
const mirror: http.RequestListener = ({ socket }, response) => {
  const shown = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
  response.end(shown?.subject ?? 'nobody');
};

describe('a client certificate', () => {
  const running = new Running();
  let connections: number;
  beforeEach(() => (connections = 0));
  afterEach(() => running.close());

  async function started(server: http.Server | https.Server): Promise<number> {
    server.on('request', mirror);
    server.on('connection', () => (connections += 1));
    const port = await listen(server);
    await running.keep(Promise.resolve({ close: () => stop(server) }));
    return port;
  }

  /** A server that asks for a certificate, and demands it unless told. */
  function asking(demands = true, version: 'TLSv1.2' | 'TLSv1.3' = 'TLSv1.3'): Promise<number> {
    const own = authority.issue(['localhost', '127.0.0.1', 'mcp.example']);
    const tls = { ...pair(own), ca: clients.cert, requestCert: true, maxVersion: version };
    return started(https.createServer({ ...tls, rejectUnauthorized: demands }));
  }

  async function seenAt(
    url: string,
    own: string,
    identity: TlsIdentity | undefined = ours,
    certificate?: FetchInit['certificate'],
  ): Promise<string> {
    const fetch = createFetch(network, { url: own, network: { ca }, identity });
    return (await fetch(url, certificate ? { certificate } : {})).text();
  }

  it('is shown to its server, to no other port, and to an endpoint of the issuer', async () => {
    const [here, there] = [await asking(), await asking(false)];
    const own = `https://localhost:${here}/mcp`;
    assert.equal(await seenAt(own, own), 'CN=keyring');
    assert.equal(await seenAt(`https://localhost:${here}/.well-known/x`, own), 'CN=keyring');
    const elsewhere = [`https://localhost:${there}/mcp`, `https://127.0.0.1:${there}/token`];
    for (const url of elsewhere) {
      assert.equal(await seenAt(url, own), 'nobody');
      for (const how of ['offered', 'required'] as const)
        assert.equal(await seenAt(url, own, ours, how), 'CN=keyring');
    }
  });

  it('never goes by plain http, and where it is required nothing goes without it', async () => {
    const plain = `http://localhost:${await started(http.createServer())}/mcp`;
    assert.equal(await seenAt(plain, plain), 'nobody');
    connections = 0;
    const secure = `https://localhost:${await asking(false)}/token`;
    const asked = (url: string, identity: TlsIdentity | undefined) =>
      createFetch(network, { url: plain, identity })(url, { certificate: 'required' });
    await assert.rejects(asked(plain, ours), { code: 'insecure_endpoint' });
    await assert.rejects(asked(secure, undefined), { code: 'client_certificate_missing' });
    assert.equal(connections, 0);
  });

  it('comes with the chain to its authority', async () => {
    const leaf = below.issue(['deep']);
    const own = `https://localhost:${await asking()}/mcp`;
    const chain = { cert: leaf.cert + below.cert, key: leaf.key };
    assert.equal(await seenAt(own, own, chain), 'CN=deep');
  });

  const leaf = below.issue(['deep']);
  const yesterday = new Date(Date.now() - 86_400_000);
  for (const [what, identity, reason] of [
    ['whose key is another one', { cert: ours.cert, key: other.key }, 'key_mismatch'],
    ['that stands after its chain', { ...leaf, cert: below.cert + leaf.cert }, 'key_mismatch'],
    ['that is no PEM', { cert: 'CERTIFICATE', key: ours.key }, 'unreadable'],
    ['with a chain that is no PEM', { ...ours, cert: broken(ours.cert) }, 'unreadable'],
    ['whose key is no PEM', { cert: ours.cert, key: 'SECRET KEY' }, 'unreadable'],
    ['that has expired', pair(clients.issue(['old'], yesterday)), 'expired'],
  ] as const) {
    it(`${what} is ${reason}: nobody is asked, and no word of it is said`, async () => {
      const own = `https://localhost:${await asking()}/mcp`;
      await assert.rejects(seenAt(own, own, identity), (error: AuthError) => {
        assert.equal(error.code, 'client_certificate_invalid');
        assert.equal(error.details['reason'], reason);
        assert.doesNotMatch(traceOf(error), /SECRET|MII|BEGIN/u);
        return true;
      });
      assert.equal(connections, 0);
    });
  }

  it('is missing where a server demands one', async () => {
    const port = await asking();
    const own = `https://localhost:${port}/mcp`;
    const fetch = createFetch(network, { url: own, network: { ca } });
    const details = {
      host: `localhost:${port}`,
      reason: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
    };
    for (const body of ['', 'x'.repeat(100_000)])
      await assert.rejects(fetch(own, { method: 'POST', body }), {
        code: 'client_certificate_missing',
        details,
      });
  });

  // The numbers of the alerts; 40 is about what else a handshake may fail of.
  for (const [number, code] of [
    [42, 'client_certificate_refused'],
    [48, 'client_certificate_refused'],
    [40, 'server_unreachable'],
  ] as const) {
    it(`that gets alert ${number}: ${code}`, async () => {
      const server = net.createServer((socket) => {
        socket.on('error', () => undefined).once('data', () => socket.end(alert(number)));
      });
      const port = await listen(server);
      await running.keep(Promise.resolve({ close: async () => void server.close() }));
      const own = `https://localhost:${port}/mcp`;
      await assert.rejects(seenAt(own, own), { code });
    });
  }

  it('goes through a proxy to the server, in TLS 1.2 as well', async () => {
    const port = await asking(true, 'TLSv1.2');
    const proxy = await running.keep(startProxy({ hosts: { 'mcp.example': port } }));
    const behind = networkWith({ proxy: proxy.url, certificates: [ca] });
    const url = `https://mcp.example:${port}/mcp`;
    const answer = await createFetch(behind, { url, identity: ours })(url);
    assert.equal(await answer.text(), 'CN=keyring');
  });

  it('of the gateway is the one of the moment, on connections of its own', async () => {
    const bench = await running.keep(new Bench().start());
    const port = await asking();
    bench.servers.set('demo', {
      ...serverAt('demo', `https://localhost:${port}/mcp`),
      network: { ca },
    });
    const ask = async (identity: TlsIdentity | undefined): Promise<string> => {
      bench.certificate = identity;
      return (await bench.ask('{}')).text;
    };
    const copy = { ...ours };
    for (const identity of [ours, copy]) assert.equal(await ask(identity), 'CN=keyring');
    assert.equal(connections, 1);
    assert.equal(await ask(other), 'CN=other');
    assert.equal(connections, 2);
    assert.match(await ask(undefined), /client_certificate_missing/u);
    assert.match(await ask({ ...ours, key: other.key }), /client_certificate_invalid/u);
    assert.equal(connections, 3);
    assert.deepEqual(bench.attentions, [
      'demo client_certificate_missing',
      'demo client_certificate_invalid',
    ]);
  });
});

/** Followed by a certificate that cannot be read. */
function broken(cert: string): string {
  return `${cert}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n`;
}

/** @see https://www.rfc-editor.org/rfc/rfc8446#section-6 */
function alert(description: number): Buffer {
  return Buffer.of(21, 3, 3, 0, 2, 2, description);
}
