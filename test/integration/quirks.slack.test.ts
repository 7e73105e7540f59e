import assert from 'node:assert/strict';
import { htmlAnswer, jsonAnswer } from '../servers/http.ts';
import { meeting } from '../support/meeting.ts';

describe('an issuer like Slack', () => {
  const slack = {
    issuer: 'https://mcp.slack.com',
    url: 'https://tools.example/mcp',
    mcp: { metadata: { scopes_supported: ['chat:write', 'search:read'] } },
    settings: { clientId: 'by-hand' },
  };
  const habits = { clients: { 'by-hand': undefined } };
  const team = { ok: true, access_token: 'xoxb-app', token_type: 'bot' };

  it(
    'is asked for scopes of the user, and gives a token of the user beside that of the app',
    meeting(
      {
        ...slack,
        habits: {
          ...habits,
          tokens: () =>
            jsonAnswer(200, {
              ...team,
              authed_user: {
                id: 'U1',
                access_token: 'xoxp-user',
                token_type: 'user',
                scope: 'chat:write,search:read',
              },
            }),
        },
      },
      async (met) => {
        await met.authorize();
        assert.equal(met.asked.get('user_scope'), 'chat:write,search:read');
        assert.equal(met.asked.has('scope'), false);
        const credential = await met.own.broker.credentialFor('demo');
        assert.equal(credential?.accessToken, 'xoxp-user');
        assert.deepEqual(credential?.scopes, ['chat:write', 'search:read']);
      },
    ),
  );

  it(
    'may give the token of the user alone',
    meeting(
      {
        ...slack,
        habits: {
          ...habits,
          tokens: () => jsonAnswer(200, { ...team, access_token: 'xoxp-user', token_type: 'user' }),
        },
      },
      async (met) => {
        await met.authorize();
        assert.equal((await met.own.broker.credentialFor('demo'))?.accessToken, 'xoxp-user');
      },
    ),
  );

  it(
    'gives no token of the user when it gives one of the app only',
    meeting(
      { ...slack, habits: { ...habits, tokens: () => jsonAnswer(200, team) } },
      async (met) => {
        assert.equal((await met.refused()).code, 'token_invalid');
      },
    ),
  );

  it(
    'refuses with 200 and a word that is shown',
    meeting(
      {
        ...slack,
        habits: { ...habits, token: () => jsonAnswer(200, { ok: false, error: 'invalid_code' }) },
      },
      async (met) => {
        const { code, details } = await met.refused();
        assert.equal(code, 'token_refused');
        assert.equal(details['error'], 'invalid_code');
      },
    ),
  );

  it(
    'that gives no refresh token is not asked for another one, which is known beforehand',
    meeting(
      {
        ...slack,
        habits: {
          ...habits,
          tokens: (granted) => jsonAnswer(200, { ...granted, refresh_token: undefined }),
        },
      },
      async (met) => {
        await met.authorize();
        assert.equal(met.own.broker.facts('demo')?.hasRefreshToken, false);
        assert.equal(met.own.broker.renewalDue('demo'), undefined);
        met.own.clock.ahead = 3_600_000;
        for (let n = 0; n < 3; n += 1)
          await assert.rejects(met.own.broker.credentialFor('demo'), {
            code: 'credential_expired',
          });
        assert.equal(met.internet.at('/token').length, 1);
      },
    ),
  );

  it(
    'may show an error page instead of answering: nothing of it is taken for a token',
    meeting(
      { ...slack, habits: { ...habits, token: () => htmlAnswer(200, '<p>access_token=x') } },
      async (met) => {
        assert.equal((await met.refused()).code, 'token_invalid');
      },
    ),
  );
});
