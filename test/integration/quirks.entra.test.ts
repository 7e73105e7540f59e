import assert from 'node:assert/strict';
import { closeConnection } from '../servers/front.ts';
import { jsonAnswer } from '../servers/http.ts';
import type { Site } from '../servers/smallInternet.ts';
import type { IssuerHabits } from '../servers/smallIssuer.ts';
import { meeting, type Parties } from '../support/meeting.ts';

const host = 'https://login.microsoftonline.com';
const tenant = `${host}/4f3c0d9e/v2.0`;
const shared = `${host}/{tenantid}/v2.0`;
const scopes = ['api://app/mcp.read'];

const habits: IssuerHabits = {
  places: ['/4f3c0d9e/v2.0/.well-known/openid-configuration'],
  metadata: { code_challenge_methods_supported: undefined, registration_endpoint: undefined },
  clients: { 'by-hand': undefined },
};
const settings = { clientId: 'by-hand', assumePkce: true };

/** Parties of which the issuer is a tenant of Entra. */
function entra(more: Parties = {}): Parties {
  const { habits: own, settings: set, ...rest } = more;
  return {
    issuer: tenant,
    mcp: { metadata: { scopes_supported: scopes } },
    habits: { ...habits, ...own },
    settings: { ...settings, ...set },
    ...rest,
  };
}

/** The shape of an identity token; nobody looks at its signature. */
function idToken(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part(claims)}.x`;
}

describe('an issuer like Microsoft Entra', () => {
  const refusesResource: IssuerHabits['authorize'] = (query) =>
    query.has('resource') && query.has('scope')
      ? { error: 'invalid_target', error_description: 'AADSTS9010010: they do not match' }
      : undefined;

  it(
    'that refuses a resource beside its scopes says so with a code that a setting mends',
    meeting(entra({ habits: { authorize: refusesResource } }), async (met) => {
      const error = await met.refused();
      assert.equal(error.code, 'authorization_failed');
      assert.equal(error.details['error'], 'invalid_target');
    }),
  );

  it(
    'is sent no resource when the person said so, neither now nor in a refresh',
    meeting(
      entra({ habits: { authorize: refusesResource }, settings: { resource: false } }),
      async (met) => {
        await met.authorize();
        assert.equal(met.tokenForm.has('resource'), false);
        await met.own.broker.refresh('demo');
        assert.equal(met.tokenForm.get('grant_type'), 'refresh_token');
        assert.equal(met.tokenForm.has('resource'), false);
      },
    ),
  );

  it(
    'is sent the resource that the person set, everywhere the same',
    meeting(entra({ settings: { resource: 'api://app' } }), async (met) => {
      await met.authorize();
      assert.equal(met.asked.get('resource'), 'api://app');
      assert.equal(met.tokenForm.get('resource'), 'api://app');
      await met.own.broker.refresh('demo');
      assert.equal(met.tokenForm.get('resource'), 'api://app');
    }),
  );

  it(
    'is asked for the same scopes in a refresh, because it would give a token for something else',
    meeting(entra(), async (met) => {
      await met.authorize();
      await met.own.broker.refresh('demo');
      assert.equal(met.tokenForm.get('grant_type'), 'refresh_token');
      assert.equal(met.tokenForm.get('scope'), 'api://app/mcp.read');
    }),
  );

  it(
    'that does not say that it supports PKCE is refused',
    meeting(entra({ settings: { assumePkce: false } }), async (met) => {
      assert.equal((await met.refused()).code, 'pkce_unsupported');
      assert.deepEqual(met.alice.opened, []);
    }),
  );

  it(
    'is used with PKCE all the same once the person says that it supports it',
    meeting(entra(), async (met) => {
      await met.authorize();
      assert.equal(met.asked.get('code_challenge_method'), 'S256');
      assert.ok(met.tokenForm.get('code_verifier'));
    }),
  );

  it(
    'is found at the last of its places although the others cut the connection',
    meeting(entra(), async (met) => {
      const cutting: Site = (visit) =>
        visit.url.pathname.startsWith('/.well-known/') ? closeConnection() : met.issuer.site(visit);
      met.internet.host(host, cutting);
      await met.authorize();
      assert.equal(met.own.broker.facts('demo')?.issuer, tenant);
    }),
  );

  it(
    'may state the template of its tenants instead of a name, and says who signed in by it',
    meeting(
      entra({
        issuer: `${host}/organizations/v2.0`,
        habits: {
          places: ['/organizations/v2.0/.well-known/openid-configuration'],
          metadata: { ...habits.metadata, issuer: shared },
          tokens: (granted) =>
            jsonAnswer(200, {
              ...granted,
              id_token: idToken({
                iss: `${host}/77ab/v2.0`,
                aud: 'by-hand',
                sub: 's',
                tid: '77ab',
                preferred_username: 'alice@contoso.example',
              }),
            }),
        },
      }),
      async (met) => {
        await met.authorize();
        assert.equal(met.own.broker.facts('demo')?.issuer, `${host}/organizations/v2.0`);
        assert.equal(met.own.broker.facts('demo')?.account, 'alice@contoso.example');
      },
    ),
  );

  it(
    'elsewhere may not state that template',
    meeting(
      entra({
        issuer: 'https://login.example/organizations/v2.0',
        habits: { places: undefined, metadata: { ...habits.metadata, issuer: shared } },
      }),
      async (met) => {
        const error = await met.refused();
        assert.equal(error.code, 'issuer_mismatch');
        assert.equal(error.details['stated'], shared);
      },
    ),
  );

  it(
    'that registers nobody asks the person for a client, with what to enter where, and keeps it',
    meeting({ ...entra(), settings: { assumePkce: true } }, async (met) => {
      const alice = met.withClient();
      await met.authorize(alice);
      const { redirectUri } = met.own.broker.facts('demo') ?? {};
      const createAt = 'https://entra.microsoft.com/';
      assert.deepEqual(alice.needed, [
        { host: 'login.microsoftonline.com', redirectUri, createAt },
      ]);
      await met.authorize(alice);
      assert.equal(alice.needed.length, 1, 'it is kept');
      assert.equal(met.own.broker.facts('demo')?.redirectUri, redirectUri);
      assert.equal(met.own.broker.facts('demo')?.registrationKind, 'configured');
    }),
  );

  it(
    'may write the life of a token as text',
    meeting(
      entra({
        habits: { tokens: (granted) => jsonAnswer(200, { ...granted, expires_in: '3599' }) },
      }),
      async (met) => {
        await met.authorize();
        const { obtainedAt = 0, expiresAt } = met.own.broker.facts('demo') ?? {};
        assert.equal(expiresAt, obtainedAt + 3_599_000);
      },
    ),
  );
});
