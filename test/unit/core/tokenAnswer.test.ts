import assert from 'node:assert/strict';
import { AuthError } from '../../../src/core/errors.ts';
import type { ClientRegistration } from '../../../src/core/oauth/clientRegistration.ts';
import { requestTokens, type IssuerClient, type Tokens } from '../../../src/core/oauth/tokens.ts';

const client: ClientRegistration = {
  kind: 'dynamic',
  issuer: 'https://i.example',
  redirectUri: 'http://127.0.0.1:1/callback',
  clientId: 'id-1',
  clientSecret: 's:e+c',
  method: 'client_secret_basic',
  registeredAt: 1,
};
const issuer = {
  issuer: 'https://i.example',
  authorization_endpoint: 'https://i.example/a',
  token_endpoint: 'https://i.example/t',
};
const requests: RequestInit[] = [];

function answering(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): IssuerClient {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const type = { 'content-type': 'application/json', ...headers };
  return {
    client,
    issuer,
    fetch: async (_url, init = {}) => {
      requests.push(init);
      return new Response(text, { status, headers: type });
    },
  };
}
const ask = (status: number, body: unknown, headers?: Record<string, string>) =>
  requestTokens(answering(status, body, headers), 'refresh_token', { refresh_token: 'r' });
const good = { access_token: 'a', token_type: 'Bearer' };
const bare = { accessToken: 'a', tokenType: 'bearer' };
const withoutIdToken = (tokens: Tokens) => ({ ...tokens, idToken: undefined });

describe('requestTokens', () => {
  it('takes what it uses', async () => {
    const all = { ...good, refresh_token: 'r', expires_in: 60, scope: 'a  b' };
    assert.deepEqual(await ask(200, all), {
      accessToken: 'a',
      tokenType: 'bearer',
      refreshToken: 'r',
      expiresIn: 60,
      scopes: ['a', 'b'],
    });
    assert.deepEqual(await ask(200, good), bare);
  });

  for (const [what, more] of [
    ['an ID token of another clock', { id_token: 'e30.eyJpc3MiOiJ4IiwiZXhwIjoxfQ.x' }],
    ['a broken ID token', { id_token: 7 }],
    ['null', { refresh_token: null, scope: null, expires_in: null, refresh_expires_in: null }],
    ['an empty refresh token', { refresh_token: '' }],
    ['a list of scopes', { scope: ['a'] }],
    ['a life of nothing', { expires_in: '' }],
    ['a refresh token without end', { refresh_expires_in: 0 }],
    ['a life of less than 0', { expires_in: -1 }],
    ['a life in words', { expires_in: 'soon' }],
    ['a life of more centuries than a calendar has', { expires_in: 2 ** 63 }],
    ['a life that is too long for a number', { expires_in: '1e306' }],
  ] as const) {
    it(`loses no token over ${what}`, async () =>
      assert.deepEqual(withoutIdToken(await ask(200, { ...good, ...more })), {
        ...bare,
        idToken: undefined,
      }));
  }

  it('reads a life that is written as text, and an answer that calls itself HTML', async () => {
    const html = { 'content-type': 'text/html' };
    assert.equal((await ask(200, { ...good, expires_in: '60' }, html)).expiresIn, 60);
  });

  it('tells a token that has ended already from one whose end is not stated', async () => {
    assert.equal((await ask(200, { ...good, expires_in: 0 })).expiresIn, 0);
    assert.equal((await ask(200, { ...good, expires_in: '0' })).expiresIn, 0);
  });

  for (const member of ['refresh_token_expires_in', 'refresh_expires_in'])
    it(`reads the life of a refresh token from ${member}`, async () =>
      assert.equal((await ask(200, { ...good, [member]: '1800' })).refreshExpiresIn, 1800));

  for (const [what, status, body] of [
    ['no token type', 200, { access_token: 'a' }],
    ['another token type', 200, { ...good, token_type: 'DPoP' }],
    ['an unknown token type', 200, { ...good, token_type: 'mac' }],
    ['no access token', 200, { token_type: 'bearer' }],
    ['an access token that is none', 200, { ...good, access_token: 7 }],
    ['an empty access token', 200, { ...good, access_token: '' }],
    ['HTML', 200, '<p>'],
    ['nothing', 200, ''],
    ['a list', 200, '[]'],
    ['a redirect', 302, ''],
    ['a page that is not there', 404, '<p>Not found'],
    ['a firewall', 403, { message: 'blocked' }],
  ] as const) {
    it(`is no token response: ${what}`, () =>
      assert.rejects(ask(status, body), { code: 'token_invalid' }));
  }

  for (const [status, error] of [
    [400, 'invalid_grant'],
    [401, 'invalid_client'],
    [400, 'invalid_request'],
    [200, 'bad_refresh_token'],
    [403, 'unauthorized_client'],
  ] as const) {
    it(`is refused: ${status} ${error}`, () =>
      assert.rejects(ask(status, { error, error_description: 'a\nb' }), {
        code: 'token_refused',
        details: { host: 'i.example', status: String(status), error, description: 'a b' },
      }));
  }

  for (const [status, error] of [
    [400, 'temporarily_unavailable'],
    [400, 'slow_down'],
    [429, 'invalid_grant'],
    [408, 'invalid_grant'],
    [503, 'invalid_grant'],
    [500, 'server_error'],
  ] as const) {
    it(`may be tried again: ${status} ${error}`, () =>
      assert.rejects(ask(status, { error }), { code: 'server_unreachable' }));
  }

  for (const [status, body] of [
    [400, '<p>Bad request'],
    [401, { message: 'Unknown token' }],
  ] as const) {
    it(`is refused in words of its own: ${status} ${JSON.stringify(body)}`, () =>
      assert.rejects(ask(status, body), {
        code: 'token_refused',
        details: {
          host: 'i.example',
          status: String(status),
          error: `HTTP ${status}`,
          description: '',
        },
      }));
  }

  for (const [what, headers, seconds] of [
    ['seconds', { 'retry-after': '120' }, '120'],
    [
      'a moment of its own clock',
      { date: 'Tue, 01 Jan 2030 00:00:00 GMT', 'retry-after': 'Tue, 01 Jan 2030 00:01:00 GMT' },
      '60',
    ],
    ['a moment of no known clock', { 'retry-after': 'Tue, 01 Jan 2030 00:01:00 GMT' }, undefined],
    ['words', { 'retry-after': 'soon' }, undefined],
  ] as const) {
    it(`notes when it wants to be asked again: ${what}`, () =>
      assert.rejects(ask(429, { error: 'slow_down' }, headers), (error) => {
        assert.ok(error instanceof AuthError);
        assert.equal(error.code, 'server_unreachable');
        assert.equal(error.details['retryAfter'], seconds);
        return true;
      }));
  }

  it('reads the error of an answer that comes with a challenge', () =>
    assert.rejects(
      ask(401, { error: 'invalid_client' }, { 'www-authenticate': 'Basic realm="x"' }),
      {
        code: 'token_refused',
        details: { host: 'i.example', status: '401', error: 'invalid_client', description: '' },
      },
    ));

  it('authenticates once, in the header, and not in the body', async () => {
    requests.length = 0;
    await ask(200, good);
    const headers = new Headers(requests[0]?.headers);
    assert.equal(headers.get('authorization'), `Basic ${btoa('id-1:s%3Ae%2Bc')}`);
    const body = new URLSearchParams(requests[0]?.body as URLSearchParams);
    assert.deepEqual([...body.keys()].toSorted(), ['grant_type', 'refresh_token']);
  });
});
