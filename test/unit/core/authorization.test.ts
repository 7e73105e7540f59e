import assert from 'node:assert/strict';
import type { ClientRegistration } from '../../../src/core/oauth/clientRegistration.ts';
import type { AuthError } from '../../../src/core/errors.ts';
import {
  authorizationCode,
  beginAuthorization,
  requirePkce,
  type PendingAuthorization,
} from '../../../src/core/oauth/authorization.ts';
import type { IssuerMetadata } from '../../../src/core/oauth/issuerMetadata.ts';
import { rulesFor } from '../../../src/core/oauth/rules.ts';

const client: ClientRegistration = {
  kind: 'dynamic',
  issuer: 'https://i.example/tenant',
  redirectUri: 'http://127.0.0.1:1/callback',
  clientId: 'client & id',
  method: 'none',
  registeredAt: 1,
};
const issuer = (more: Partial<IssuerMetadata> = {}): IssuerMetadata => ({
  issuer: 'https://i.example/tenant',
  authorization_endpoint: 'https://i.example/authorize',
  token_endpoint: 'https://i.example/token',
  code_challenge_methods_supported: ['S256'],
  ...more,
});
const rules = rulesFor('https://i.example/tenant');
const begin = (more: Partial<IssuerMetadata> = {}, scopes: string[] = []) =>
  beginAuthorization({
    issuer: issuer(more),
    client,
    rules,
    scopes,
    resource: 'https://a.example/mcp',
  });

const failed = (pending: PendingAuthorization, query: string): AuthError => {
  try {
    authorizationCode(pending, new URLSearchParams(query));
  } catch (error) {
    return error as AuthError;
  }
  throw new Error('it was accepted');
};

describe('requirePkce', () => {
  it('takes S256 only', () => {
    requirePkce(issuer({ code_challenge_methods_supported: ['plain', 'S256'] }), rules);
    const { code_challenge_methods_supported: _, ...silent } = issuer();
    for (const metadata of [
      silent,
      issuer({ code_challenge_methods_supported: [] }),
      issuer({ code_challenge_methods_supported: ['plain'] }),
      issuer({ code_challenge_methods_supported: ['s256'] }),
    ])
      assert.throws(() => requirePkce(metadata, rules), { code: 'pkce_unsupported' });
  });
});

describe('beginAuthorization', () => {
  it('asks for a code with state, PKCE and resource, and for nothing that was not asked for', async () => {
    const { url, state, verifier } = await begin();
    const query = new URL(url).searchParams;
    const challenge = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
    assert.deepEqual(Object.fromEntries(query), {
      response_type: 'code',
      client_id: 'client & id',
      redirect_uri: client.redirectUri,
      state,
      code_challenge: Buffer.from(challenge).toString('base64url'),
      code_challenge_method: 'S256',
      resource: 'https://a.example/mcp',
    });
    assert.equal([...query.keys()].length, 7);
  });

  it('asks for consent with offline_access only', async () => {
    assert.equal(new URL((await begin({}, ['a'])).url).searchParams.has('prompt'), false);
    const query = new URL((await begin({}, ['a', 'offline_access'])).url).searchParams;
    assert.equal(query.get('scope'), 'a offline_access');
    assert.equal(query.get('prompt'), 'consent');
  });

  it('keeps the query of the endpoint, but takes none of our parameters from it', async () => {
    const endpoint =
      'https://i.example/authorize?tenant=x&state=theirs&response_type=token&resource=a&resource=b';
    const { url, state } = await begin({ authorization_endpoint: endpoint });
    const query = new URL(url).searchParams;
    assert.equal(query.get('tenant'), 'x');
    assert.deepEqual(query.getAll('state'), [state]);
    assert.deepEqual(query.getAll('response_type'), ['code']);
    assert.deepEqual(query.getAll('resource'), ['https://a.example/mcp']);
  });

  it('is fresh each time', async () => {
    const [one, two] = [await begin(), await begin()];
    assert.notEqual(one.state, two.state);
    assert.notEqual(one.verifier, two.verifier);
  });
});

describe('authorizationCode', () => {
  const ISS = 'https://i.example/tenant';
  const iss = encodeURIComponent(ISS);

  it('accepts what belongs to the request, unknown parameters too', async () => {
    const pending = await begin();
    const query = `code=c0de&state=${pending.state}&session_state=x&foo=bar`;
    assert.equal(authorizationCode(pending, new URLSearchParams(query)), 'c0de');
  });

  for (const advertised of [true, false]) {
    const metadata = { authorization_response_iss_parameter_supported: advertised };
    const name = advertised ? 'advertised' : 'not advertised';

    it(`accepts the right issuer, ${name}`, async () => {
      const pending = await begin(metadata);
      const query = `code=c&state=${pending.state}&iss=${iss}`;
      assert.equal(authorizationCode(pending, new URLSearchParams(query)), 'c');
    });

    it(`${advertised ? 'refuses' : 'accepts'} an answer without issuer, ${name}`, async () => {
      const pending = await begin(metadata);
      const query = `code=c&state=${pending.state}`;
      if (advertised) assert.equal(failed(pending, query).code, 'response_issuer_mismatch');
      else assert.equal(authorizationCode(pending, new URLSearchParams(query)), 'c');
    });

    for (const other of [
      'https://evil.example',
      'https://I.example/tenant',
      'https://i.example:443/tenant',
      'https://i.example/tenant/',
      'https://i.example/%74enant',
      '',
    ]) {
      it(`refuses ${other || 'an empty issuer'}, ${name}, before anything else`, async () => {
        const pending = await begin(metadata);
        const query = `error=access_denied&error_description=SECRET&state=wrong&iss=${encodeURIComponent(other)}`;
        const error = failed(pending, query);
        assert.equal(error.code, 'response_issuer_mismatch');
        assert.deepEqual(error.details, { host: 'i.example' });
        assert.equal(error.cause, undefined);
      });
    }
  }

  it('refuses an issuer that comes twice, and any other parameter of ours', async () => {
    const pending = await begin();
    const base = `code=c&state=${pending.state}`;
    assert.equal(failed(pending, `${base}&iss=${iss}&iss=${iss}`).code, 'response_issuer_mismatch');
    for (const twice of [
      `${base}&code=d`,
      `${base}&state=${pending.state}`,
      `${base}&error=x&error=y`,
    ])
      assert.equal(failed(pending, twice).code, 'authorization_failed', twice);
  });

  it('refuses a state that is missing or another, also with an error', async () => {
    const pending = await begin();
    for (const query of [
      'code=c',
      'code=c&state=',
      'code=c&state=x',
      'error=access_denied&state=x',
      '',
    ]) {
      const error = failed(pending, query);
      assert.equal(error.code, 'authorization_failed', query);
      assert.deepEqual(error.details, { host: 'i.example', error: '', description: '' });
    }
  });

  it('refuses an answer without a code', async () => {
    const pending = await begin();
    for (const query of [`state=${pending.state}`, `code=&state=${pending.state}`])
      assert.equal(failed(pending, query).code, 'authorization_failed', query);
  });

  it('tells denial from failure, and quotes what the issuer said', async () => {
    const pending = await begin();
    const said = `&state=${pending.state}&error_description=${encodeURIComponent(`\u001b[31mx\r\n${'y'.repeat(10_000)}`)}`;
    const denied = failed(pending, `error=access_denied${said}`);
    assert.equal(denied.code, 'authorization_denied');
    assert.equal(denied.details['description']?.length, 200);
    assert.match(denied.details['description'] ?? '', /^\[31mx y+…$/u);
    const other = failed(pending, `error=${encodeURIComponent('invalid\nscope')}${said}`);
    assert.equal(other.code, 'authorization_failed');
    assert.equal(other.details['error'], 'invalid scope');
  });
});
