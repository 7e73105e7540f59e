import assert from 'node:assert/strict';
import { traceOf, type AuthError } from '../../src/core/errors.ts';
import { addressWith, type TlsFilePaths } from '../../src/core/server.ts';
import { loadTls } from '../../src/node/certificates/load.ts';
import { createFetch } from '../../src/node/http.ts';
import { Network } from '../../src/node/network/network.ts';
import { startDemandingServer, type DemandingServer } from '../servers/demandingServer.ts';
import { startNginx, type Nginx } from '../servers/nginx.ts';
import { OpenSsl, server } from '../servers/openssl.ts';
import { Running } from '../servers/running.ts';
import { faults, PASS, type Fault } from './certificateFaults.ts';

describe('client certificates that are no good', function () {
  this.timeout(60_000);
  const running = new Running();
  const network = new Network();
  let openssl: OpenSsl;
  let nginx: Nginx;
  let node: DemandingServer;

  before(async () => {
    openssl = await running.keep(OpenSsl.open());
    const root = await openssl.authority('root');
    const identity = await openssl.issue('server', {
      issuer: root,
      extensions: server('DNS:localhost'),
    });
    await openssl.issue('good', { issuer: root });
    await openssl.issue('old', { issuer: root, from: -30, until: -2 });
    await openssl.issue('early', { issuer: root, from: 2, until: 30 });
    await openssl.run(
      'pkcs12 -export -inkey good.key -in good.pem -passout env:PASS -out good.p12',
      PASS,
    );
    await openssl.run('x509 -in good.pem -outform DER -out good.der');
    nginx = await running.keep(startNginx({ folder: openssl.folder, identity, clients: root }));
    node = await running.keep(startDemandingServer(identity, root));
  });
  after(() => running.close());

  async function ask(port: number, { certificate, key, passphrase }: Partial<Fault>) {
    const paths: TlsFilePaths = {
      ca: openssl.at('root.pem'),
      ...(certificate !== undefined && { certificate: openssl.at(certificate) }),
      ...(key !== undefined && { key: openssl.at(key) }),
    };
    const passphrases = passphrase === undefined ? [] : [passphrase];
    const url = `https://localhost:${port}/mcp`;
    const tls = await loadTls({ paths, passphrases });
    return createFetch(network, addressWith({ url }, tls))(url);
  }

  for (const fault of faults) {
    it(`${fault.what}: ${fault.reason}, and nobody is asked`, async () => {
      await fault.make?.(openssl);
      for (const { port } of [nginx, node])
        await assert.rejects(ask(port, fault), (error: AuthError) => {
          assert.equal(error.code, 'client_certificate_invalid', String(error.cause));
          assert.equal(error.details['reason'], fault.reason);
          const { file = '', subject = '' } = error.details;
          assert.ok(`${file} ${subject}`.includes(fault.names), JSON.stringify(error.details));
          assert.doesNotMatch(traceOf(error), /PRIVATE|MII|correct horse/u);
          return true;
        });
      assert.deepEqual([await nginx.requests(), await node.requests()], [[], []]);
    });
  }
});
