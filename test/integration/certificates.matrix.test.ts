import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { createFetch } from '../../src/node/http.ts';
import { loadTls } from '../../src/node/certificates/load.ts';
import { Network } from '../../src/node/network/network.ts';
import { addressWith, type TlsFilePaths } from '../../src/core/server.ts';
import { startDemandingServer } from '../servers/demandingServer.ts';
import { startNginx } from '../servers/nginx.ts';
import { kinds, OpenSsl, server } from '../servers/openssl.ts';
import { Running } from '../servers/running.ts';
import { formats } from './certificateFormats.ts';

describe('client certificates in every format and of every kind of key', function () {
  this.timeout(120_000);
  const running = new Running();
  const network = new Network();
  let openssl: OpenSsl;
  let ports: Record<string, number>;

  before(async () => {
    openssl = await running.keep(OpenSsl.open());
    const root = await openssl.authority('root');
    const between = await openssl.authority('between', root);
    for (const kind of Object.keys(kinds) as (keyof typeof kinds)[]) {
      const { cert } = await openssl.issue(kind, { kind, issuer: between });
      await writeFile(openssl.at(`${kind}.chain.pem`), cert + between.cert);
    }
    const identity = await openssl.issue('server', {
      issuer: root,
      extensions: server('DNS:localhost'),
    });
    const { folder } = openssl;
    const nginx = await running.keep(startNginx({ folder, identity, clients: root }));
    const old = await running.keep(
      startNginx({ folder, identity, clients: root, protocols: 'TLSv1.2' }),
    );
    const node = await running.keep(startDemandingServer(identity, root));
    ports = { nginx: nginx.port, 'nginx with TLS 1.2': old.port, node: node.port };
  });
  after(() => running.close());

  for (const { name, subject = 'rsa', make, passphrase, ...files } of formats) {
    it(`${name}: connects to nginx and Node`, async () => {
      await make?.(openssl);
      const paths: TlsFilePaths = {
        certificate: openssl.at(files.certificate),
        ...(files.key !== undefined && { key: openssl.at(files.key) }),
        ca: openssl.at('root.pem'),
      };
      const passphrases = passphrase === undefined ? [] : [passphrase];
      const tls = await loadTls({ paths, passphrases });
      for (const [front, port] of Object.entries(ports)) {
        const url = `https://localhost:${port}/mcp`;
        const answer = await createFetch(network, addressWith({ url }, tls))(url);
        const text = await answer.text();
        assert.equal(answer.status, 200, `${front}: ${text}`);
        assert.match(text, new RegExp(`CN=${subject}\\b`, 'u'), front);
      }
    });
  }
});
