import assert from 'node:assert/strict';
import type { AuthError } from '../../../src/core/errors.ts';
import { requestTokens, revokeToken } from '../../../src/core/oauth/tokens.ts';
import { withoutSecrets } from '../../../src/core/withoutSecrets.ts';

const TOKEN = 'CANARY-refresh-token-0123456789';

describe('withoutSecrets', () => {
  it('takes out what was sent, whole or cut, as often as it stands there', () => {
    for (const [text, clean] of [
      [`Invalid refresh token: ${TOKEN}`, 'Invalid refresh token: …'],
      [`"${TOKEN}" is not ${TOKEN}.`, '"…" is not ….'],
      [`Unknown ${TOKEN.slice(0, 12)}...`, 'Unknown …...'],
      [`ends with ${TOKEN.slice(-8)}`, 'ends with …'],
      ['The refresh token has expired.', 'The refresh token has expired.'],
    ] as const)
      assert.equal(withoutSecrets(text, ['other', TOKEN]), clean);
  });

  it('takes nothing out for a secret that is too short to be one', () =>
    assert.equal(withoutSecrets('a refusal', ['a', '']), 'a refusal'));

  it('is quick with a long text and a long secret', () => {
    const secret = 'ab'.repeat(10_000);
    assert.equal(withoutSecrets('ab'.repeat(500_000), [secret]), '…');
  });
});

describe('an issuer that echoes what it was sent', () => {
  const client = {
    kind: 'dynamic',
    issuer: 'https://i.example',
    redirectUri: 'http://127.0.0.1:1/callback',
    clientId: 'id-1',
    clientSecret: 'CANARY-client-secret-0123456789',
    method: 'client_secret_post',
    registeredAt: 1,
  } as const;
  const issuer = {
    issuer: 'https://i.example',
    authorization_endpoint: 'https://i.example/a',
    token_endpoint: 'https://i.example/t',
    revocation_endpoint: 'https://i.example/r',
  };
  const fetch = async (_url: string, init: RequestInit = {}): Promise<Response> => {
    const text = [...new URLSearchParams(init.body as URLSearchParams).values()].join(', ');
    return Response.json(
      { error: 'invalid_grant', error_description: `Sent: ${text}` },
      { status: 400 },
    );
  };
  const by = { fetch, issuer, client };
  const verifier = 'CANARY-verifier-0123456789';
  const code = 'CANARY-code-0123456789';

  for (const [what, asking] of [
    ['a refresh token', () => requestTokens(by, 'refresh_token', { refresh_token: TOKEN })],
    ['a code', () => requestTokens(by, 'authorization_code', { code, code_verifier: verifier })],
    ['a token to revoke', () => revokeToken(by, TOKEN, 'refresh_token')],
  ] as const) {
    it(`shows nothing of ${what}`, async () => {
      const error = await asking().then(
        () => assert.fail(),
        (thrown: AuthError) => thrown,
      );
      assert.equal(error.code, 'token_refused');
      assert.equal(error.details['error'], 'invalid_grant');
      assert.match(error.details['description'] ?? '', /^Sent: /u);
      assert.doesNotMatch(JSON.stringify(error.details), /CANARY|012345/u);
    });
  }
});
