import assert from 'node:assert/strict';
import type { Answer } from '../servers/http.ts';
import type { IssuerHabits } from '../servers/smallIssuer.ts';
import { meeting, type Parties } from '../support/meeting.ts';

function formAnswer(status: number, members: object): Answer {
  const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
  const body = new URLSearchParams(Object.entries(members)).toString();
  return { status, headers, body: Buffer.from(body) };
}

describe('an issuer like GitHub', () => {
  const github = (habits: IssuerHabits = {}): Parties => ({
    issuer: 'https://github.com/login/oauth',
    habits: {
      places: ['/.well-known/oauth-authorization-server/login/oauth'],
      metadata: { registration_endpoint: undefined, code_challenge_methods_supported: undefined },
      clients: { 'by-hand': 'hush' },
      ...habits,
    },
    settings: { assumePkce: true },
  });

  it(
    'that registers nobody names the page where a client is made',
    meeting(github(), async (met) => {
      const alice = met.withClient('hush');
      await met.authorize(alice);
      assert.equal(alice.needed[0]?.createAt, 'https://github.com/settings/developers');
    }),
  );

  it(
    'is refused without a client',
    meeting(github(), async (met) => {
      assert.equal((await met.refused()).code, 'registration_unavailable');
    }),
  );

  it(
    'is found where its path is inserted, and there only',
    meeting(github(), async (met) => {
      await met.authorize(met.withClient('hush'));
      const asked = met.internet.visits.filter(({ url }) => url.hostname === 'github.com');
      assert.equal(
        asked[0]?.url.pathname,
        '/.well-known/oauth-authorization-server/login/oauth',
        'the first place asked',
      );
    }),
  );

  it(
    'that refuses with 200 is refused all the same, also in the form of a form',
    meeting(
      github({ token: () => formAnswer(200, { error: 'bad_verification_code' }) }),
      async (met) => {
        const error = await met.refused(met.withClient('hush'));
        assert.equal(error.code, 'token_refused');
        assert.equal(error.details['error'], 'bad_verification_code');
      },
    ),
  );

  it(
    'that answers in forms unless JSON is asked for is asked for JSON, and is understood without',
    meeting(
      github({
        tokens: (granted, { headers }) => {
          assert.match(headers.accept ?? '', /application\/json/u);
          const { access_token, token_type } = granted;
          return formAnswer(200, { access_token, token_type, scope: 'repo,gist' });
        },
      }),
      async (met) => {
        await met.authorize(met.withClient('hush'));
        const facts = met.own.broker.facts('demo');
        assert.deepEqual(facts?.scopes, ['repo', 'gist']);
        assert.equal(facts?.expiresAt, undefined);
      },
    ),
  );
});

describe('an issuer like Google', () => {
  const google = (habits: IssuerHabits = {}, more: Parties = {}): Parties => ({
    issuer: 'https://accounts.google.com/',
    habits: {
      places: ['/.well-known/openid-configuration'],
      metadata: { issuer: 'https://accounts.google.com', registration_endpoint: undefined },
      clients: { 'by-hand': 'hush' },
      ...habits,
    },
    ...more,
  });

  it(
    'that gives a refresh token only for offline access and consent is asked for both',
    meeting(google(), async (met) => {
      await met.authorize(met.withClient('hush'));
      assert.equal(met.asked.get('access_type'), 'offline');
      assert.equal(met.asked.get('prompt'), 'consent');
    }),
  );

  it(
    'may be named with a slash that it does not state',
    meeting(google(), async (met) => {
      await met.authorize(met.withClient('hush'));
      assert.equal(met.own.broker.facts('demo')?.issuer, 'https://accounts.google.com/');
    }),
  );

  it(
    'elsewhere may not differ by a slash, unless the person trusts that very pair',
    meeting({ ...google(), issuer: 'https://accounts.example/' }, async (met) => {
      const error = await met.refused();
      assert.equal(error.code, 'issuer_mismatch');
    }),
  );

  it(
    'that wants a secret of everybody gets the one the person entered, which stands in no setting',
    meeting(google(), async (met) => {
      await met.authorize(met.withClient('hush'));
      assert.equal(met.own.broker.facts('demo')?.registrationKind, 'configured');
      const settings = met.own.ports.servers.get('demo')?.auth;
      assert.ok(!JSON.stringify(settings).includes('hush'));
      assert.ok(!JSON.stringify(met.own.broker.facts('demo')).includes('hush'));
      assert.equal(
        met.internet.at('/token')[0]?.headers.authorization,
        `Basic ${Buffer.from('by-hand:hush').toString('base64')}`,
      );
    }),
  );

  it(
    'guards a server that says hello to everybody and challenges tools/list, with metadata per tool',
    meeting(
      google(
        {},
        {
          mcp: {
            open: ['server/discover', 'initialize'],
            metadataPath: '/tools/mail/metadata',
            metadata: { scopes_supported: ['mail'] },
          },
        },
      ),
      async (met) => {
        await met.authorize(met.withClient('hush'));
        assert.equal(met.asked.get('scope'), 'mail');
      },
    ),
  );

  it(
    'guards a server that challenges nothing before tools/call: the challenge of that call counts',
    meeting(
      google(
        {},
        {
          mcp: {
            open: ['server/discover', 'initialize', 'tools/list'],
            metadataPath: '/tools/mail/metadata',
          },
        },
      ),
      async (met) => {
        const alice = met.withClient('hush');
        assert.equal((await met.refused(alice)).code, 'metadata_missing');
        const challenge = 'Bearer resource_metadata="https://mcp.example/tools/mail/metadata"';
        await assert.rejects(met.own.broker.replacementFor('demo', '', challenge), {
          code: 'not_authorized',
        });
        await met.authorize(alice);
        assert.ok(met.own.broker.facts('demo'));
      },
    ),
  );
});
