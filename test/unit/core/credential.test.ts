import assert from 'node:assert/strict';
import {
  credentialFactsSchema,
  credentialSchema,
  factsOf,
  masked,
  type Credential,
} from '../../../src/core/credential.ts';
import { claimsOf } from '../../../src/core/oauth/jwt.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64url');
const jwt = (claims: unknown): string => `${base64('{}')}.${base64(JSON.stringify(claims))}.sig`;

export const credential: Credential = {
  serverId: 'demo',
  serverUrl: 'https://mcp.example.com/mcp',
  issuer: 'https://i.example',
  client: {
    kind: 'dynamic',
    issuer: 'https://i.example',
    redirectUri: 'http://127.0.0.1:1/callback',
    clientId: 'client',
    clientSecret: 'CANARY-client-secret-0123456789',
    method: 'client_secret_basic',
    registeredAt: 1,
  },
  accessToken: 'CANARY-access-token-0123456789',
  refreshToken: 'CANARY-refresh-token-0123456789',
  obtainedAt: 1,
  expiresAt: 2,
};

describe('masked', () => {
  it('shows the ends of a long secret only', () => {
    assert.equal(masked('abcdefghijklmnopqrstuvwx'), '…uvwx');
    assert.equal(masked('abcdefghijklmnopqrstuvw'), '…');
    assert.equal(masked(''), '…');
  });
});

describe('claimsOf', () => {
  it('reads a JWT, also with letters beyond ASCII', () => {
    assert.deepEqual(claimsOf(jwt({ sub: 'zoë-知', n: [1] })), { sub: 'zoë-知', n: [1] });
    assert.deepEqual(claimsOf(jwt({ k: '>>>???' })), { k: '>>>???' });
  });

  for (const token of [
    '',
    'opaque',
    'a.b',
    'a.b.c',
    'a..c',
    'a.b.c.d',
    `a.${base64('[1]')}.c`,
    `a.${base64('null')}.c`,
    `a.${base64('"x"')}.c`,
    `a.${base64('{')}.c`,
    'a.\u00e4.c',
  ]) {
    it(`is nothing for ${JSON.stringify(token)}`, () => assert.equal(claimsOf(token), undefined));
  }

  it('lets no token reach a prototype', () => {
    const token = `a.${base64('{"__proto__":{"polluted":true},"sub":"x"}')}.c`;
    const claims = claimsOf(token);
    assert.equal(claims?.['sub'], 'x');
    assert.equal(claims?.['polluted'], undefined);
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
  });
});

describe('factsOf', () => {
  it('holds no secret, whatever the credential holds', () => {
    const text = JSON.stringify(factsOf({ ...credential, account: 'alice', scopes: ['a'] }));
    for (const { length } of [credential.accessToken])
      for (const secret of [
        credential.accessToken,
        credential.refreshToken,
        credential.client.clientSecret,
      ])
        for (let i = 0; i + 9 <= length; i++)
          assert.equal(text.includes(secret?.slice(i, i + 9) ?? '-'), false, secret);
  });

  it('is what the protocol carries, and tells what the face shows', () => {
    const facts = factsOf(credential);
    assert.deepEqual(credentialFactsSchema.parse(facts), facts);
    assert.equal(facts.hasRefreshToken, true);
    const { refreshToken: _, ...without } = credential;
    assert.equal(factsOf(without).hasRefreshToken, false);
  });

  it('shows a claim in one line, and no more than fits', () => {
    const deep = '['.repeat(5_000) + ']'.repeat(5_000);
    const claims = `{"sub":"a\\nb","exp":7,"ok":true,"aud":["x"],"deep":${deep},"no":null,"big":1e999}`;
    const facts = factsOf({ ...credential, accessToken: `h.${base64(claims)}.s` });
    assert.deepEqual(facts.claims, { sub: 'a b', exp: 7, ok: true });
    const many = Object.fromEntries(
      Array.from({ length: 99 }, (_, n) => [`n${n}`, 'x'.repeat(999)]),
    );
    const shown = factsOf({ ...credential, accessToken: jwt(many) }).claims ?? {};
    assert.equal(Object.keys(shown).length, 50);
    assert.ok(JSON.stringify(shown).length < 50 * 220);
  });

  it('survives being kept', () =>
    assert.deepEqual(credentialSchema.parse(JSON.parse(JSON.stringify(credential))), credential));
});
