import assert from 'node:assert/strict';
import type { Finding } from '../../src/core/certificates/findings.ts';
import { acceptanceFinding } from '../../src/node/certificates/acceptance.ts';
import { Network } from '../../src/node/network/network.ts';
import { startDemandingServer, type DemandingServer } from '../servers/demandingServer.ts';
import { startNginx, type Nginx } from '../servers/nginx.ts';
import { OpenSsl, server, type Issued } from '../servers/openssl.ts';
import { Running } from '../servers/running.ts';

describe('who issued a client certificate', function () {
  this.timeout(60_000);
  const running = new Running();
  let openssl: OpenSsl;
  let root: Issued;
  let identity: Issued;
  let good: Issued;
  let foreign: Issued;

  before(async () => {
    openssl = await OpenSsl.open();
    root = await openssl.authority('root');
    const between = await openssl.authority('between', root);
    identity = await openssl.issue('server', {
      issuer: root,
      extensions: server('DNS:localhost'),
    });
    const leaf = await openssl.issue('good', { issuer: between });
    good = { ...leaf, cert: leaf.cert + between.cert };
    foreign = await openssl.issue('foreign', { issuer: await openssl.authority('other') });
  });
  after(() => openssl.close());
  afterEach(() => running.close());

  function accepted(of: Issued, port: number): Promise<Finding | undefined> {
    const url = new URL(`https://localhost:${port}/mcp`);
    return acceptanceFinding(of, new Network(), url, new AbortController().signal);
  }

  const demanding = (): Promise<DemandingServer> =>
    running.keep(startDemandingServer(identity, root));
  const front = (protocols?: string): Promise<Nginx> =>
    running.keep(
      startNginx({
        folder: openssl.folder,
        identity,
        clients: root,
        ...(protocols !== undefined && { protocols }),
      }),
    );

  for (const [name, start] of [
    ['Node', demanding],
    ['nginx', front],
  ] as const) {
    it(`is judged by what ${name} says whose it takes; it is not shown one`, async () => {
      const { port, requests } = await start();
      const found = await accepted(foreign, port);
      assert.equal(found?.code, 'wrong_authority');
      assert.match(found.subject ?? '', /CN=foreign/u);
      assert.deepEqual(found.details, { issuer: 'O=Org, CN=other', host: `localhost:${port}` });
      assert.equal(await accepted(good, port), undefined);
      assert.deepEqual(await requests(), []);
    });
  }

  it('is not judged where the server does not say whose it takes, or is not there', async () => {
    const { port } = await front('TLSv1.3');
    assert.equal(await accepted(foreign, port), undefined);
    await running.close();
    assert.equal(await accepted(foreign, port), undefined);
  });
});
