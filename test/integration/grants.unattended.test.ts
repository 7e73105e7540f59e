import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { decodeJwt } from 'jose';
import { keepClientSecrets } from '../../src/core/records.ts';
import { jsonAnswer } from '../servers/http.ts';
import { Running } from '../servers/running.ts';
import { SmallIssuer } from '../servers/smallIssuer.ts';
import { bench, listed, person } from '../support/brokerBench.ts';
import { meeting, type Parties } from '../support/meeting.ts';

const never = new AbortController().signal;
const scopes = ['mcp:read'];

describe('a grant that asks nobody', () => {
  const running = new Running();
  afterEach(() => running.close());

  it('is client credentials with a signed assertion, used and got again when it ended', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const jwks = { keys: [{ ...publicKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig' }] };
    const made = { client_id: 'service', jwks, token_endpoint_auth_method: 'private_key_jwt' };
    const grant_types = ['client_credentials'];
    const client = { ...made, grant_types, response_types: [], redirect_uris: [] };
    const options = {
      clientCredentials: true,
      clients: [client],
      accessTokenFormat: 'opaque',
    } as const;
    const { as, mcp } = await running.pair(options);
    const assertions: string[] = [];
    as.intercept((request, forward) => {
      const assertion = new URLSearchParams(request.body.toString()).get('client_assertion');
      if (assertion !== null) assertions.push(assertion);
      return forward(request);
    });
    const oauth = { grant: 'client_credentials', clientId: 'service', scopes } as const;
    const own = await bench({ ...listed(mcp.url), auth: { scheme: 'oauth', oauth } });
    const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
    await keepClientSecrets(own.secrets, 'demo', { privateKey: pem });
    const alice = person();
    await own.broker.authorize('demo', alice, never);
    assert.deepEqual(alice.opened, []);
    const { accessToken = '' } = (await own.broker.credentialFor('demo')) ?? {};
    const { client_id, scope } = await as.introspect(accessToken);
    assert.deepEqual([client_id, scope], ['service', 'mcp:read']);
    const { aud, iss, sub } = decodeJwt(assertions[0] ?? '');
    assert.deepEqual({ aud, iss, sub }, { aud: as.issuer, iss: 'service', sub: 'service' });
    assert.equal(own.broker.facts('demo')?.grant, 'client_credentials');
  });

  it(
    'is client credentials with a secret, and asks for a client when there is none',
    meeting({ settings: { grant: 'client_credentials' } }, async (met) => {
      assert.equal((await met.refused()).code, 'registration_unavailable');
      assert.deepEqual(met.registrations, [], 'nobody is registered for it');
    }),
  );

  describe('is the assertion of a workload', () => {
    const workload: Parties = {
      settings: { grant: 'jwt_bearer', clientId: 'by-hand' },
      habits: {
        clients: { 'by-hand': undefined },
        token: ({ form }) =>
          form.get('assertion') === 'good'
            ? undefined
            : jsonAnswer(400, { error: 'invalid_grant' }),
      },
    };

    it(
      'that is shown with the resource',
      meeting(workload, async (met) => {
        await keepClientSecrets(met.own.secrets, 'demo', { assertion: 'good' });
        await met.authorize();
        assert.equal(
          met.tokenForm.get('grant_type'),
          'urn:ietf:params:oauth:grant-type:jwt-bearer',
        );
        assert.equal(met.tokenForm.get('resource'), met.url);
        assert.deepEqual(met.alice.opened, []);
      }),
    );

    it(
      'whose refusal is final: not another try, not another grant',
      meeting(workload, async (met) => {
        await keepClientSecrets(met.own.secrets, 'demo', { assertion: 'expired' });
        assert.equal((await met.refused()).code, 'token_refused');
        assert.equal(met.internet.at('/token').length, 1);
        assert.deepEqual(met.alice.opened, []);
      }),
    );

    it(
      'that has to be entered',
      meeting(workload, async (met) => {
        assert.equal((await met.refused()).code, 'assertion_missing');
      }),
    );
  });

  describe('is managed by an enterprise', () => {
    const idp = 'https://idp.example';
    const enterprise: Parties = {
      settings: {
        grant: 'enterprise',
        clientId: 'by-hand',
        scopes,
        enterprise: { issuer: idp, clientId: 'keyring' },
      },
      habits: {
        clients: { 'by-hand': 'hush' },
        token: ({ form }) =>
          form.get('assertion') === 'id-jag'
            ? undefined
            : jsonAnswer(400, { error: 'invalid_grant' }),
      },
    };
    const secrets = {
      clientSecret: 'hush',
      identityToken: 'who-alice-is',
      enterpriseSecret: 'inner',
    };

    it(
      'whose identity provider turns the identity token into an assertion for the issuer',
      meeting(enterprise, async (met) => {
        const provider = new SmallIssuer(idp, {
          clients: { keyring: 'inner' },
          tokens: () =>
            jsonAnswer(200, {
              access_token: 'id-jag',
              token_type: 'N_A',
              issued_token_type: 'urn:ietf:params:oauth:token-type:id-jag',
              expires_in: 60,
            }),
        });
        met.internet.host(idp, provider.site);
        await keepClientSecrets(met.own.secrets, 'demo', secrets);
        await met.authorize();
        const [exchange, redeemed] = met.internet.at('/token');
        const { client_id: _, ...asked } = Object.fromEntries(exchange?.form ?? []);
        assert.deepEqual(asked, {
          grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
          requested_token_type: 'urn:ietf:params:oauth:token-type:id-jag',
          audience: 'https://login.example',
          resource: met.url,
          scope: 'mcp:read',
          subject_token: 'who-alice-is',
          subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
        });
        assert.ok(exchange?.headers.authorization, 'the client authenticates at the exchange');
        assert.ok(redeemed?.headers.authorization, 'and at the issuer');
        assert.ok((await met.own.broker.credentialFor('demo'))?.accessToken.startsWith('access-'));
      }),
    );

    it(
      'whose identity provider refuses: nothing of it reaches the issuer',
      meeting(enterprise, async (met) => {
        const token = () => jsonAnswer(400, { error: 'invalid_request', error_description: 'no' });
        met.internet.host(idp, new SmallIssuer(idp, { token }).site);
        await keepClientSecrets(met.own.secrets, 'demo', secrets);
        const { code, details } = await met.refused();
        assert.deepEqual([code, details['host']], ['token_refused', 'idp.example']);
        assert.equal(met.internet.at('/token').length, 1);
      }),
    );

    it(
      'and needs an identity token',
      meeting(enterprise, async (met) => {
        assert.equal((await met.refused()).code, 'assertion_missing');
      }),
    );
  });
});
