import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { htmlAnswer, jsonAnswer, listen, stop } from '../servers/http.ts';
import { forgetRegistration, keepClientSecrets } from '../../src/core/records.ts';
import { meeting, type Parties } from '../support/meeting.ts';

const refused = (status: number, error: string, description = '') =>
  jsonAnswer(status, { error, error_description: description });
describe('a registration', () => {
  it(
    'always states how it authenticates: some issuers take silence for two ways at once',
    meeting(
      {
        habits: {
          metadata: { token_endpoint_auth_methods_supported: undefined },
          register: (metadata) =>
            metadata['token_endpoint_auth_method'] === undefined
              ? refused(400, 'invalid_client_metadata')
              : undefined,
        },
      },
      async (met) => {
        await met.authorize();
        assert.equal(met.registrations[0]?.['token_endpoint_auth_method'], 'none');
      },
    ),
  );

  it(
    'always has a name, and the way of authentication that the issuer lists',
    meeting(
      {
        habits: {
          metadata: { token_endpoint_auth_methods_supported: ['client_secret_post'] },
          register: ({ client_name: name }) =>
            typeof name === 'string'
              ? jsonAnswer(201, { client_secret: 'given' })
              : refused(400, 'invalid_client_metadata', 'client_name is required'),
        },
      },
      async (met) => {
        await met.authorize();
        const [made] = met.registrations;
        assert.equal(made?.['client_name'], 'MCP Keyring');
        assert.equal(made?.['token_endpoint_auth_method'], 'client_secret_post');
        assert.equal(met.tokenForm.get('client_secret'), 'given');
      },
    ),
  );

  for (const status of [200, 201]) {
    it(
      `may be answered with ${status} and a secret without an end`,
      meeting(
        {
          habits: {
            metadata: { token_endpoint_auth_methods_supported: ['client_secret_basic'] },
            register: () => jsonAnswer(status, { client_secret: 'given' }),
          },
        },
        async (met) => {
          await met.authorize();
          assert.ok(met.own.broker.facts('demo'));
        },
      ),
    );
  }

  it(
    'is kept with the tokens that need it',
    meeting({}, async (met) => {
      await met.authorize();
      const { client } = (await met.own.broker.credentialFor('demo')) ?? {};
      assert.ok(client);
      await forgetRegistration(met.own.secrets, client);
      await met.own.broker.refresh('demo');
      assert.equal(met.tokenForm.get('client_id'), client.clientId);
    }),
  );

  describe('for an issuer that holds a client to the scopes of its registration', () => {
    const holding = (): Parties => {
      const held = new Set<string>();
      const register = ({ scope }: Record<string, unknown>): undefined => {
        held.clear();
        for (const name of String(scope).split(' ')) held.add(name);
      };
      const authorize = (query: URLSearchParams) =>
        query
          .get('scope')
          ?.split(' ')
          .every((scope) => held.has(scope))
          ? undefined
          : { error: 'invalid_scope' };
      const mcp = { metadata: { scopes_supported: ['read'] } };
      return { mcp, habits: { register, authorize } };
    };

    it(
      'names those that will be asked for',
      meeting(holding(), async (met) => {
        await met.authorize();
        assert.equal(met.registrations[0]?.['scope'], 'read');
      }),
    );

    it(
      'is made anew when more of them are needed, for all that it had, and not for fewer',
      meeting(holding(), async (met) => {
        await met.authorize();
        const stepUp = { stepUp: ['write'] };
        await met.own.broker.authorize('demo', met.alice, new AbortController().signal, stepUp);
        assert.equal(met.asked.get('scope'), 'read write');
        await met.authorize();
        await met.own.ports.configure('demo', { scopes: ['delete'] });
        await met.authorize();
        assert.deepEqual(
          met.registrations.map(({ scope }) => scope),
          ['read', 'read write', 'read write delete'],
        );
      }),
    );
  });

  it(
    'has members of RFC 7591 only, and is tried once more without scopes that the issuer does not know',
    meeting(
      {
        mcp: { metadata: { scopes_supported: ['unheard-of'] } },
        habits: {
          register: (metadata) =>
            'scope' in metadata || 'resource' in metadata
              ? refused(400, 'invalid_client_metadata')
              : undefined,
        },
      },
      async (met) => {
        await met.authorize();
        assert.deepEqual(
          met.registrations.map(({ scope }) => scope),
          ['unheard-of', undefined],
        );
        const [, made] = met.registrations;
        assert.equal(made?.['application_type'], 'native');
        assert.deepEqual(made['grant_types'], ['authorization_code', 'refresh_token']);
        const known = ['application_type', 'client_name', 'grant_types', 'redirect_uris'];
        const all = [...known, 'response_types', 'token_endpoint_auth_method'];
        assert.deepEqual(Object.keys(made).toSorted(), all);
      },
    ),
  );

  it(
    'is for the port in use, which is used again, because some issuers compare it',
    meeting({}, async (met) => {
      await met.authorize();
      const { redirectUri } = met.own.broker.facts('demo') ?? {};
      await met.authorize();
      assert.equal(met.own.broker.facts('demo')?.redirectUri, redirectUri);
      assert.equal(met.registrations.length, 1);
    }),
  );

  it(
    'is made for another port when somebody else has that one',
    meeting({}, async (met) => {
      await met.authorize();
      const { redirectUri = '' } = met.own.broker.facts('demo') ?? {};
      const other = createServer();
      await listen(other, Number(new URL(redirectUri).port));
      await met.authorize().finally(() => stop(other));
      assert.notEqual(met.own.broker.facts('demo')?.redirectUri, redirectUri);
      assert.equal(met.registrations.length, 2);
    }),
  );

  it(
    'made by hand, confidential, for one exact redirect, needs a port that stays',
    meeting(
      {
        habits: {
          metadata: { registration_endpoint: undefined },
          clients: { 'by-hand': 'hush' },
          authorize: (query) =>
            query.get('redirect_uri') === 'http://127.0.0.1:43917/callback'
              ? undefined
              : htmlAnswer(400, '<p>redirect_uri'),
        },
        settings: { clientId: 'by-hand', redirectPort: 43_917 },
      },
      async (met) => {
        await keepClientSecrets(met.own.secrets, 'demo', { clientSecret: 'hush' });
        await met.authorize();
        assert.equal(met.own.broker.facts('demo')?.registrationKind, 'configured');
      },
    ),
  );
});
