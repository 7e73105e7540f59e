import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tls from 'node:tls';
import type { AuthError } from '../../src/core/errors.ts';
import type { FetchFor } from '../../src/core/ports.ts';
import { createFetch } from '../../src/node/http.ts';
import { trustedCertificates } from '../../src/node/network/certificates.ts';
import { Network } from '../../src/node/network/network.ts';
import { createAuthority, type Identity } from '../servers/certificates.ts';
import { Running } from '../servers/running.ts';
import { agree, startSecureServer } from '../servers/secureServer.ts';
import { bench, listed, person } from '../support/brokerBench.ts';
import { networkWith } from '../support/networks.ts';
import { workFolder } from './workFolder.ts';

const authority = createAuthority('Ours');
const yesterday = new Date(Date.now() - 86_400_000);

describe('certificate authorities', () => {
  const folder = workFolder();
  const running = new Running();
  afterEach(() => running.close());

  async function status(network: Network, identity: Identity, ca?: string): Promise<number> {
    const { port } = await running.keep(startSecureServer({ identity }));
    const url = `https://localhost:${port}/mcp`;
    const fetch = createFetch(network, { url, ...(ca && { network: { ca } }) });
    return (await fetch(url)).status;
  }

  for (const [what, identity, code, reason] of [
    [
      'of an authority that nobody trusts',
      createAuthority('Theirs').issue(['localhost']),
      'certificate_untrusted',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    ],
    [
      'that has expired',
      authority.issue(['localhost'], yesterday),
      'certificate_expired',
      'CERT_HAS_EXPIRED',
    ],
    [
      'for another name',
      authority.issue(['other.example']),
      'certificate_mismatch',
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ],
  ] as const) {
    it(`a certificate ${what}: ${code}`, async () => {
      const network = networkWith({ certificates: [authority.cert] });
      await assert.rejects(status(network, identity), (error: AuthError) => {
        assert.equal(error.code, code);
        assert.equal(error.details['reason'], reason);
        assert.match(error.details['host'] ?? '', /^localhost:/u);
        return true;
      });
    });
  }

  it('count when a window hands them over, until one hands over others', async () => {
    const network = new Network();
    const identity = authority.issue(['localhost']);
    await assert.rejects(status(network, identity), { code: 'certificate_untrusted' });
    network.configure({ ...network.settings, certificates: [authority.cert] });
    assert.equal(network.certificates, 1);
    assert.equal(await status(network, identity), 401);
    network.configure({ ...network.settings, certificates: [] });
    await assert.rejects(status(network, identity), { code: 'certificate_untrusted' });
  });

  it('of one server count for that server only', async () => {
    const network = new Network();
    const identity = authority.issue(['localhost']);
    assert.equal(await status(network, identity, authority.cert), 401);
    await assert.rejects(status(network, identity), { code: 'certificate_untrusted' });
  });

  it('of one server count for its issuer as well, from the authorization to the revocation', async () => {
    const server = await running.keep(startSecureServer());
    const network = networkWith(
      {},
      { 'mcp.example': ['127.0.0.1'], 'issuer.example': ['127.0.0.1'] },
    );
    const fetchFor: FetchFor = (of) => createFetch(network, of);
    const own = { ...listed(server.url), network: { ca: server.authority.cert } };
    const { broker } = await bench(own, {}, { fetchFor });
    await broker.authorize('demo', person({ open: agree }), new AbortController().signal);
    await broker.refresh('demo');
    assert.equal((await broker.revoke('demo'))?.issuer, 'revoked');
  });

  it('that cannot be read or have expired are left out, and harm no other', async () => {
    const damaged = authority.cert.replace(/MII/u, 'AAA').replace(/\n[^-].{10}/u, '\nxxxxxxxxxx');
    const old = authority.issue(['old'], yesterday).cert;
    const text = `# a bundle\n${damaged}\n${authority.cert}${old}`;
    const network = networkWith({ certificates: ['no PEM', text, authority.cert] });
    assert.equal(network.certificates, 1);
    assert.equal(await status(network, authority.issue(['localhost'])), 401);
  });

  it('are read from the file that the environment names, and from the system unless it may not', async () => {
    const file = join(folder.path, 'extra.pem');
    await writeFile(file, authority.cert);
    assert.deepEqual(await trustedCertificates(false, file), [authority.cert]);
    assert.deepEqual(await trustedCertificates(false, join(folder.path, 'missing')), []);
    assert.deepEqual(await trustedCertificates(false), []);
    const system = 'getCACertificates' in tls ? new Set(tls.getCACertificates('system')).size : 0;
    assert.equal((await trustedCertificates(true)).length, system);
  });
});
