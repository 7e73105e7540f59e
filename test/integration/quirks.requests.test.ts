import assert from 'node:assert/strict';
import { jsonAnswer } from '../servers/http.ts';
import { meeting } from '../support/meeting.ts';

const refused = (error: string) => jsonAnswer(400, { error });

describe('a request', () => {
  for (const resource of [
    'https://mcp.example',
    'https://MCP.example/mcp',
    'https://mcp.example/',
  ]) {
    it(
      `names the resource as the metadata writes it: ${resource}`,
      meeting(
        {
          mcp: { metadata: { resource } },
          habits: {
            authorize: (query) =>
              query.get('resource') === resource ? undefined : { error: 'invalid_target' },
            token: ({ form }) =>
              form.get('resource') === resource ? undefined : refused('invalid_target'),
          },
        },
        async (met) => {
          await met.authorize();
          await met.own.broker.refresh('demo');
        },
      ),
    );
  }

  it(
    'names the resource although nobody says that this is understood',
    meeting({}, async (met) => {
      await met.authorize();
      assert.equal(met.asked.get('resource'), met.url);
      assert.equal(met.tokenForm.get('resource'), met.url);
    }),
  );

  it(
    'names the resource of the authorization when it refreshes, whatever the person set since',
    meeting({}, async (met) => {
      await met.authorize();
      await met.own.ports.configure('demo', { resource: 'https://other.example/mcp' });
      await met.own.broker.refresh('demo');
      assert.equal(met.tokenForm.get('grant_type'), 'refresh_token');
      assert.deepEqual(met.tokenForm.getAll('resource'), [met.url]);
    }),
  );

  it(
    'names the resource once, ours, where the address of the issuer has one already',
    meeting(
      {
        habits: {
          metadata: {
            authorization_endpoint: 'https://login.example/authorize?resource=theirs&tenant=one',
          },
        },
      },
      async (met) => {
        await met.authorize();
        assert.deepEqual(met.asked.getAll('resource'), [met.url]);
        assert.equal(met.asked.get('tenant'), 'one');
      },
    ),
  );

  it(
    'asks for offline access where the issuer lists it, which gives a refresh token only then',
    meeting(
      {
        habits: {
          metadata: { scopes_supported: ['offline_access'] },
          authorize: (query) =>
            query.get('prompt') === 'consent' ? undefined : { error: 'consent_required' },
        },
      },
      async (met) => {
        await met.authorize();
        assert.equal(met.asked.get('scope'), 'offline_access');
      },
    ),
  );

  it(
    'does not ask for offline access where it is not listed',
    meeting(
      {
        mcp: { metadata: { scopes_supported: ['read'] } },
        habits: {
          authorize: (query) =>
            query.get('scope') === 'read' ? undefined : { error: 'invalid_scope' },
        },
      },
      async (met) => {
        await met.authorize();
        assert.equal(met.alice.opened.length, 1);
      },
    ),
  );

  it(
    'is made once more without offline access for a client that may not have it',
    meeting(
      {
        mcp: { metadata: { scopes_supported: ['read'] } },
        habits: {
          metadata: { scopes_supported: ['read', 'offline_access'] },
          authorize: (query) =>
            query.get('scope')?.includes('offline_access') ? { error: 'invalid_scope' } : undefined,
        },
      },
      async (met) => {
        await met.authorize();
        assert.equal(met.alice.opened.length, 2);
        assert.equal(met.asked.get('scope'), 'read');
        assert.equal(met.asked.has('prompt'), false);
      },
    ),
  );

  it(
    'is not made again when another scope is refused',
    meeting({ habits: { authorize: () => ({ error: 'invalid_scope' }) } }, async (met) => {
      assert.equal((await met.refused()).details['error'], 'invalid_scope');
      assert.equal(met.alice.opened.length, 1);
    }),
  );

  it(
    'carries the audience and what else the person set to an issuer that ignores the resource',
    meeting(
      {
        issuer: 'https://acme.okta.com/oauth2/default',
        habits: {
          places: ['/oauth2/default/.well-known/openid-configuration'],
          authorize: (query) =>
            query.get('audience') === 'api://mcp' && query.get('connection') === 'corporate'
              ? undefined
              : { error: 'access_denied' },
          token: ({ form }) =>
            form.get('audience') === 'api://mcp' && form.get('zone') === 'eu'
              ? undefined
              : refused('invalid_request'),
        },
        settings: {
          audience: 'api://mcp',
          authorizationParams: { connection: 'corporate' },
          tokenParams: { zone: 'eu' },
        },
      },
      async (met) => {
        await met.authorize();
        await met.own.broker.refresh('demo');
      },
    ),
  );

  it(
    'is never changed in what we set ourselves, whatever the person adds',
    meeting(
      {
        settings: { authorizationParams: { state: 'fixed', redirect_uri: 'https://evil.example' } },
      },
      async (met) => {
        await met.authorize();
        assert.notEqual(met.asked.get('state'), 'fixed');
        assert.match(met.asked.get('redirect_uri') ?? '', /^http:\/\/127\.0\.0\.1:/u);
      },
    ),
  );

  it(
    'comes back to localhost for an issuer that wants no address in numbers',
    meeting(
      {
        habits: {
          register: ({ redirect_uris: uris }) =>
            String(uris).startsWith('http://localhost:')
              ? undefined
              : jsonAnswer(400, { error: 'invalid_redirect_uri' }),
        },
        settings: { redirectHost: 'localhost' },
      },
      async (met) => {
        await met.authorize();
        assert.match(met.own.broker.facts('demo')?.redirectUri ?? '', /^http:\/\/localhost:\d+\//u);
      },
    ),
  );
});
