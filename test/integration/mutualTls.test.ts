import assert from 'node:assert/strict';
import { X509Certificate, createHash } from 'node:crypto';
import type { ClientSecrets } from '../../src/core/clientSecrets.ts';
import { AuthError } from '../../src/core/errors.ts';
import type { OAuthSettings } from '../../src/core/oauth/settings.ts';
import { keepClientSecrets, tlsIdentityOf } from '../../src/core/records.ts';
import { McpClient } from '../../scripts/headless/mcpClient.ts';
import { injectionOf } from '../../src/node/daemon/injections.ts';
import { createFetch } from '../../src/node/http.ts';
import { Network } from '../../src/node/network/network.ts';
import { visit } from '../servers/browser.ts';
import { createAuthority } from '../servers/certificates.ts';
import { introspect } from '../servers/introspection.ts';
import { startMcpServer, type RunningMcpServer } from '../servers/mcpServer.ts';
import { Running } from '../servers/running.ts';
import { startTlsIssuer, tlsClient, type TlsIssuer } from '../servers/tlsIssuer.ts';
import { bench, listed, person } from '../support/brokerBench.ts';
import { Bench as GatewayBench, KEY } from './gatewayBench.ts';
import { routeUrl } from '../../src/node/gateway/gate.ts';

const authority = createAuthority('Of the servers');
const clients = createAuthority('Of the clients');
const ours = clients.issue([tlsClient.subject]);
const entered = { certificate: ours.cert, certificateKey: ours.key };
const never = new AbortController().signal;

describe('mutual TLS', () => {
  const running = new Running();
  let issuer: TlsIssuer;
  let mcp: RunningMcpServer;
  beforeEach(async () => {
    issuer = await running.keep(startTlsIssuer({ authority, clients }));
    const own = authority.issue(['localhost', '127.0.0.1']);
    const tls = { ...own, ca: clients.cert, requestCert: true, rejectUnauthorized: true };
    mcp = await running.keep(startMcpServer({ authorizationServer: issuer, tls }));
  });
  afterEach(() => running.close());

  async function keyring(held: ClientSecrets, more: OAuthSettings = {}) {
    const network = new Network();
    const clientId = tlsClient.client_id;
    const server = { ...listed(mcp.url), network: { ca: authority.cert } };
    server.auth = { scheme: 'oauth', oauth: { clientId, clientIssuer: issuer.issuer, ...more } };
    const fetchFor = (of: Parameters<typeof createFetch>[1]) => createFetch(network, of);
    const built = await bench(server, {}, { fetchFor });
    await keepClientSecrets(built.secrets, 'demo', held);
    return { ...built, server };
  }
  type Keyring = Awaited<ReturnType<typeof keyring>>;

  /** A person whose browser has no certificate. */
  const alice = () => person({ open: async (url) => void (await visit(url, { ca: issuer.ca })) });

  async function throughGateway({ broker, secrets, server, ports }: Keyring) {
    const gateway = await new GatewayBench().start();
    await running.keep(Promise.resolve(gateway));
    gateway.servers.set('demo', server);
    gateway.certificate = tlsIdentityOf(secrets, 'demo');
    gateway.injection = async () =>
      injectionOf(await broker.credentialFor('demo'), server, 'POST', ports.nonces);
    gateway.renewed = async () => {
      throw new AuthError('token_rejected');
    };
    return gateway;
  }

  async function tools({ port }: GatewayBench): Promise<unknown> {
    const client = new McpClient({ url: routeUrl(port, 'demo'), key: KEY });
    const hello = await client.connect();
    return hello.error?.message ?? client.tools();
  }

  it('authenticates us from the authorization to the revocation, and binds the tokens', async () => {
    const own = await keyring(entered);
    await own.broker.authorize('demo', alice(), never);
    const credential = await own.broker.credentialFor('demo');
    const { client, accessToken = '' } = credential ?? {};
    assert.equal(client?.method, 'tls_client_auth');
    const { cnf } = await introspect(`${issuer.url}/token/introspection`, accessToken, issuer.ca);
    assert.equal(cnf?.['x5t#S256'], thumbprint(ours.cert));

    const gateway = await throughGateway(own);
    assert.deepEqual(await tools(gateway), ['whoami', 'echo', 'slow']);
    const renewed = await own.broker.refresh('demo');
    assert.notEqual(renewed.accessToken, accessToken);
    assert.deepEqual(await tools(gateway), ['whoami', 'echo', 'slow']);
    const receipt = await own.broker.revoke('demo');
    assert.deepEqual([receipt?.issuer, receipt?.server], ['revoked', 'refuses']);
  });

  it('goes to the endpoints for clients with a certificate, and shows none elsewhere', async () => {
    const own = await keyring(entered, { clientIssuer: undefined });
    await own.broker.authorize('demo', alice(), never);
    await own.broker.refresh('demo');
    await own.broker.revoke('demo');
    const isMetadata = ({ at }: { at: string }): boolean => at.includes('/.well-known/');
    // Once the client is bound to this issuer, its metadata is read with the certificate.
    assert.equal(issuer.requests.find(isMetadata)?.subject, undefined);
    const asked = issuer.requests.filter(
      (request) => !request.at.endsWith('/introspection') && !isMetadata(request),
    );
    const shown = asked.filter(({ subject }) => subject !== undefined);
    assert.deepEqual(
      shown.map(({ at }) => at),
      ['/request', '/token', '/token', '/token/revocation', '/token/revocation'].map(
        (path) => `alias ${path}`,
      ),
    );
    assert.ok(asked.some(({ at }) => at === 'front /auth'));
    assert.ok(
      asked.every(({ at, subject }) => at.startsWith('front ') === (subject === undefined)),
    );
  });

  it('shows itself with the metadata of the issuer that the client was entered for', async () => {
    const own = await keyring(entered);
    await own.broker.authorize('demo', alice(), never);
    const asked = issuer.requests.find(({ at }) => at.includes('/.well-known/'));
    assert.equal(asked?.subject, `CN=${tlsClient.subject}`);
  });

  it('asks for a device code where clients with a certificate do', async () => {
    const own = await keyring(entered, { grant: 'device_code' });
    const cancelled = new AuthError('authorization_cancelled');
    const bob = person({ showCode: () => Promise.reject(cancelled) });
    await assert.rejects(own.broker.authorize('demo', bob, never), cancelled);
    assert.equal(issuer.requests.at(-1)?.at, 'alias /device/auth');
  });

  it('is worth nothing to who holds the token and another certificate', async () => {
    const own = await keyring(entered);
    await own.broker.authorize('demo', alice(), never);
    const gateway = await throughGateway(own);
    gateway.certificate = clients.issue(['somebody-else']);
    assert.match(String(await tools(gateway)), /token_rejected/u);
  });

  it('is missing: the server that demands it is not asked for anything else', async () => {
    const own = await keyring({ certificate: ours.cert });
    await assert.rejects(own.broker.authorize('demo', alice(), never), (error: AuthError) => {
      assert.equal(error.code, 'client_certificate_missing');
      assert.equal(error.details['host'], new URL(mcp.url).host);
      return true;
    });
    assert.deepEqual(mcp.requests, []);
    assert.deepEqual(issuer.requests, []);
  });

  it('is missing at the issuer only: said before the browser opens', async () => {
    issuer = await running.keep(startTlsIssuer({ authority, clients, pushed: false }));
    const tls = authority.issue(['localhost', '127.0.0.1']);
    mcp = await running.keep(startMcpServer({ authorizationServer: issuer, tls }));
    const own = await keyring({}, { clientAuth: 'tls_client_auth' });
    await assert.rejects(own.broker.authorize('demo', alice(), never), {
      code: 'client_certificate_missing',
    });
    assert.ok(issuer.requests.every(({ at }) => at.startsWith('front /.well-known/')));
  });

  for (const grant of ['authorization_code', 'client_credentials'] as const) {
    it(`is missing when the token of ${grant} is due: nothing is sent, and the credential is kept`, async () => {
      const own = await keyring(entered, { grant });
      await own.broker.authorize('demo', alice(), never);
      const before = issuer.requests.length;
      await keepClientSecrets(own.secrets, 'demo', {});
      await assert.rejects(own.broker.refresh('demo'), { code: 'client_certificate_missing' });
      const since = issuer.requests.slice(before);
      assert.ok(since.every(({ at }) => at.startsWith('front /.well-known/')));
      assert.equal(own.broker.facts('demo')?.failure?.code, 'client_certificate_missing');
      await keepClientSecrets(own.secrets, 'demo', entered);
      await own.broker.refresh('demo');
      assert.equal(own.broker.facts('demo')?.failure, undefined);
    });
  }
});

function thumbprint(pem: string): string {
  const { raw } = new X509Certificate(pem);
  return createHash('sha256').update(raw).digest('base64url');
}
