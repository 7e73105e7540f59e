import assert from 'node:assert/strict';
import { clientRegistrationSchema } from '../../../src/core/oauth/clientRegistration.ts';
import { registerClient } from '../../../src/core/oauth/registration.ts';

const issuer = {
  issuer: 'https://i.example',
  authorization_endpoint: 'https://i.example/a',
  token_endpoint: 'https://i.example/t',
  registration_endpoint: 'https://i.example/r',
};

describe('registerClient', () => {
  for (const [expires, kept] of [
    [0, undefined],
    [2_000_000_000, 2_000_000_000_000],
    [1e306, undefined],
  ] as const) {
    it(`gives what can be read back when the secret ends at ${expires}`, async () => {
      const body = {
        client_id: 'id',
        client_secret: 'secret',
        client_secret_expires_at: expires,
      };
      const fetch = async () => Response.json(body, { status: 201 });
      const redirectUri = 'http://127.0.0.1:1/callback';
      const request = { name: issuer.issuer, issuer, redirectUri, scopes: [] };
      const client = await registerClient(fetch, request, 1, new AbortController().signal);
      assert.deepEqual(clientRegistrationSchema.parse(JSON.parse(JSON.stringify(client))), client);
      assert.equal(client.secretExpiresAt, kept);
    });
  }
});
