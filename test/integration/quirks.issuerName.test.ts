import assert from 'node:assert/strict';
import { jsonAnswer } from '../servers/http.ts';
import { meeting, type Parties } from '../support/meeting.ts';

describe('discovery of an issuer that states another name', () => {
  const atlassian = (settings: Parties['settings'] = {}): Parties => ({
    issuer: 'https://auth.atlassian.example/v2',
    habits: { metadata: { issuer: 'https://auth.atlassian.example' } },
    settings,
  });
  const named = 'https://auth.atlassian.example/v2';
  const stated = 'https://auth.atlassian.example';

  it(
    'stops, and says both names',
    meeting(atlassian(), async (met) => {
      const { code, details } = await met.refused();
      assert.equal(code, 'issuer_mismatch');
      assert.deepEqual([details['named'], details['stated']], [named, stated]);
    }),
  );

  it(
    'goes on once the person trusts that very pair, and binds the credential to the name',
    meeting(atlassian({ trustIssuer: { named, stated } }), async (met) => {
      await met.authorize();
      assert.equal(met.own.broker.facts('demo')?.issuer, named);
      await met.own.broker.refresh('demo');
    }),
  );

  it(
    'may state the name of another host, where the person trusts that pair',
    meeting(
      {
        issuer: 'https://mcp.atlassian.example',
        habits: { metadata: { issuer: 'https://cf.mcp.atlassian.example' } },
        settings: {
          trustIssuer: {
            named: 'https://mcp.atlassian.example',
            stated: 'https://cf.mcp.atlassian.example',
          },
        },
      },
      async (met) => {
        await met.authorize();
        await met.own.broker.refresh('demo');
        assert.equal(met.own.broker.facts('demo')?.issuer, 'https://mcp.atlassian.example');
        await met.own.ports.configure('demo', {});
        assert.equal((await met.refused()).code, 'issuer_mismatch');
      },
    ),
  );

  for (const other of [
    { named: 'https://elsewhere.example', stated },
    { named, stated: 'https://elsewhere.example' },
  ]) {
    it(
      `stops although ${other.stated} is trusted as ${other.named}`,
      meeting(atlassian({ trustIssuer: other }), async (met) => {
        assert.equal((await met.refused()).code, 'issuer_mismatch');
      }),
    );
  }

  it(
    'by a slash stops as well, and goes on once the pair is trusted',
    meeting(
      {
        issuer: 'https://expo.example/',
        habits: {
          places: ['/.well-known/oauth-authorization-server'],
          metadata: { issuer: 'https://expo.example' },
        },
        settings: {
          trustIssuer: { named: 'https://expo.example/', stated: 'https://expo.example' },
        },
      },
      async (met) => {
        await met.authorize();
        await met.own.ports.configure('demo', {});
        assert.equal((await met.refused()).code, 'issuer_mismatch');
      },
    ),
  );

  it(
    'keeps the slash at the end of an issuer, and compares answers with it',
    meeting(
      {
        issuer: 'https://tenant.auth0.example/',
        habits: {
          places: ['/.well-known/oauth-authorization-server'],
          metadata: { authorization_response_iss_parameter_supported: true },
          authorize: () => ({ code: 'x', iss: 'https://tenant.auth0.example' }),
        },
      },
      async (met) => {
        assert.equal((await met.refused()).code, 'response_issuer_mismatch');
        assert.deepEqual(met.internet.at('/token'), []);
        delete met.issuer.habits.authorize;
        met.issuer.habits.metadata = {};
        await met.authorize();
        assert.equal(met.own.broker.facts('demo')?.issuer, 'https://tenant.auth0.example/');
      },
    ),
  );

  it(
    'passes over a document that contradicts itself for the next one that does not',
    meeting({}, async (met) => {
      met.internet.host('https://login.example', (visit) =>
        visit.url.pathname.includes('oauth-authorization-server')
          ? jsonAnswer(200, {
              issuer: 'https://other.example',
              token_endpoint: 'https://o.example',
            })
          : met.issuer.site(visit),
      );
      await met.authorize();
      const facts = met.own.broker.facts('demo');
      assert.equal(facts?.issuer, 'https://login.example');
    }),
  );
});
