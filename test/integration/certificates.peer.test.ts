import assert from 'node:assert/strict';
import * as https from 'node:https';
import { peerOf } from '../../src/node/certificates/peer.ts';
import { peerReport } from '../../src/node/certificates/report.ts';
import type { ServerAddress } from '../../src/core/server.ts';
import type { Network } from '../../src/node/network/network.ts';
import { createAuthority, type Authority, type Identity } from '../servers/certificates.ts';
import { listen, stop } from '../servers/http.ts';
import { startProxy } from '../servers/proxy.ts';
import { Running } from '../servers/running.ts';
import { startSecureServer, type SecureServer } from '../servers/secureServer.ts';
import { networkWith } from '../support/networks.ts';

const ours = createAuthority('Ours');
const theirs = createAuthority('Theirs');
const yesterday = new Date(Date.now() - 86_400_000);
const network = (): Network => networkWith({ certificates: [ours.cert] });

describe('the certificate that a server shows', () => {
  const running = new Running();
  afterEach(() => running.close());

  const started = (identity: Identity): Promise<SecureServer> =>
    running.keep(startSecureServer({ identity }));

  async function looked(address: ServerAddress, by = network()) {
    return peerReport(await peerOf(by, address, new AbortController().signal), Date.now());
  }

  for (const [what, identity, codes] of [
    ['that is good', ours.issue(['localhost']), []],
    ['of an authority that nobody trusts', theirs.issue(['localhost']), ['wrong_authority']],
    ['that has expired', ours.issue(['localhost'], yesterday), ['expired']],
    ['for another name', ours.issue(['other.example']), ['name_mismatch']],
    [
      'that has everything wrong',
      theirs.issue(['other.example'], yesterday),
      ['expired', 'wrong_authority', 'name_mismatch'],
    ],
  ] as const) {
    it(`${what}: ${codes.join(', ') || 'nothing to say'}; nothing is sent`, async () => {
      const { port, requests } = await started(identity);
      const report = await looked({ url: `https://localhost:${port}/mcp` });
      const failures = report.findings.filter(({ level }) => level === 'failure');
      assert.deepEqual(
        failures.map(({ code }) => code),
        codes,
      );
      assert.match(report.certificates[0]?.names[0] ?? '', /^DNS:/u);
      assert.deepEqual(requests, []);
    });
  }

  it('counts when the server has an authority of its own', async () => {
    const { port } = await started(theirs.issue(['localhost']));
    const url = `https://localhost:${port}/mcp`;
    const { certificates, findings } = await looked({ url, network: { ca: theirs.cert } });
    assert.ok(findings.every(({ level }) => level === 'warning'));
    assert.deepEqual(
      certificates.map(({ subject }) => subject),
      ['CN=localhost', 'CN=Theirs'],
    );
  });

  it('is for an address as well as for a name', async () => {
    const { port } = await started(ours.issue(['127.0.0.1', 'localhost']));
    for (const [host, found] of [
      ['127.0.0.1', false],
      ['other.localhost', true],
    ] as const) {
      const { findings } = await looked({ url: `https://${host}:${port}/mcp` });
      assert.equal(
        findings.some(({ code }) => code === 'name_mismatch'),
        found,
      );
    }
  });

  it('of one that demands ours is seen as well, when it is trusted', async () => {
    const identity = ours.issue(['keyring']);
    const started12 = async (by: Authority): Promise<string> => {
      const demand = { ca: ours.cert, requestCert: true, maxVersion: 'TLSv1.2' } as const;
      const server = https.createServer({ ...by.issue(['localhost']), ...demand });
      const port = await listen(server);
      await running.keep(Promise.resolve({ close: () => stop(server) }));
      return `https://localhost:${port}/mcp`;
    };
    const [good, bad] = [await started12(ours), await started12(theirs)];
    const { certificates } = await looked({ url: good, identity });
    assert.match(certificates[0]?.subject ?? '', /localhost/u);
    await assert.rejects(looked({ url: good }), { code: 'server_unreachable' });
    await assert.rejects(looked({ url: bad, identity }), { code: 'certificate_untrusted' });
  });

  it('is seen through a proxy as well', async () => {
    const { port } = await started(theirs.issue(['mcp.example']));
    const proxy = await running.keep(startProxy({ hosts: { 'mcp.example': port } }));
    const behind = networkWith({ proxy: proxy.url });
    const { findings } = await looked({ url: `https://mcp.example:${port}/mcp` }, behind);
    assert.ok(findings.some(({ code }) => code === 'wrong_authority'));
    assert.equal(proxy.connects.length, 1);
  });

  it('is none by plain http, and where nobody answers', async () => {
    await assert.rejects(looked({ url: 'http://localhost:1/' }), { code: 'insecure_endpoint' });
    await assert.rejects(looked({ url: 'https://localhost:1/' }), { code: 'server_unreachable' });
  });
});
