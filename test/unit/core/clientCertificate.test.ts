import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { grantFor } from '../../../src/core/grants/grantFor.ts';
import { clientAuthMethod, type Held } from '../../../src/core/oauth/client.ts';
import { issuerMetadata, type IssuerMetadata } from '../../../src/core/oauth/issuerMetadata.ts';

const issuer = 'https://issuer.example';
const metadata = (more: object): IssuerMetadata => ({
  issuer,
  token_endpoint: `${issuer}/token`,
  ...more,
});

describe('how a client authenticates that holds a certificate', () => {
  const tls = ['client_secret_basic', 'tls_client_auth', 'self_signed_tls_client_auth'];
  for (const [what, held, supported, method] of [
    ['nothing else', { certificate: true }, tls, 'tls_client_auth'],
    ['nothing else', { certificate: true }, tls.slice(2), 'self_signed_tls_client_auth'],
    ['nothing else', { certificate: true }, ['client_secret_basic'], 'none'],
    ['nothing else', { certificate: true }, undefined, 'none'],
    ['a secret', { certificate: true, clientSecret: 's' }, tls, 'client_secret_basic'],
    ['a key', { certificate: true, privateKey: 'k' }, tls, 'private_key_jwt'],
    ['none, and nothing else', {}, tls, 'none'],
  ] as const satisfies readonly [string, Held, readonly string[] | undefined, string][]) {
    it(`${method} with ${what}, where ${supported?.join(', ')} is offered`, () => {
      const offered = supported && { token_endpoint_auth_methods_supported: [...supported] };
      assert.equal(clientAuthMethod(metadata(offered ?? {}), held), method);
    });
  }

  it('may stand for itself where only that is offered', () => {
    const offering = metadata({ grant_types_supported: ['client_credentials'] });
    const held = { certificate: 'certificate', certificateKey: 'key' };
    assert.equal(grantFor(offering, {}, held), 'client_credentials');
    assert.equal(grantFor(offering, {}, {}, { certificate: '/c.p12' }), 'client_credentials');
    assert.equal(grantFor(offering, {}, {}, { ca: '/ca.pem' }), 'authorization_code');
    assert.equal(grantFor(offering, {}, { certificate: 'c' }), 'authorization_code');
  });
});

describe('the endpoints for clients with a certificate', () => {
  const read = (aliases: unknown) =>
    issuerMetadata(
      async () => Response.json(metadata({ mtls_endpoint_aliases: aliases })),
      issuer,
      [],
      new AbortController().signal,
    );

  it('are kept, without those that are null', async () => {
    const token_endpoint = 'https://mtls.example/token';
    const found = await read({ token_endpoint, revocation_endpoint: null });
    assert.deepEqual(found?.mtls_endpoint_aliases, { token_endpoint });
    assert.ok(!('mtls_endpoint_aliases' in ((await read(null)) ?? {})));
  });

  it('are refused when they are no https addresses', async () => {
    for (const url of ['http://mtls.example/token', 'javascript:alert(1)', 'token'])
      await assert.rejects(read({ token_endpoint: url }), { code: 'insecure_endpoint' });
    for (const aliases of [{ token_endpoint: 7 }, ['https://mtls.example'], 'x'])
      await assert.rejects(read(aliases), { code: 'metadata_invalid' });
  });
});
