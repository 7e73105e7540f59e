import assert from 'node:assert/strict';
import { closeConnection } from '../servers/front.ts';
import { meeting } from '../support/meeting.ts';

const prm = '/.well-known/oauth-protected-resource';

describe('discovery', () => {
  it(
    'takes the metadata that the challenge names, and asks for no other of that origin',
    meeting(
      { mcp: { metadataPath: '/two/metadata', metadata: { scopes_supported: ['two'] } } },
      async (met) => {
        await met.authorize();
        assert.equal(met.asked.get('scope'), 'two');
        const guessed = met.internet.visits.filter(({ url }) => url.pathname.startsWith(prm));
        assert.deepEqual(guessed, []);
      },
    ),
  );

  it(
    'takes the right one of several challenges, whatever the others are',
    meeting(
      {
        mcp: {
          challenge: `Negotiate YWJj==, Basic realm="a, \\"Bearer scope=\\"", =, ,Bearer scope=two, resource_metadata="https://mcp.example${prm}/mcp"`,
        },
      },
      async (met) => {
        await met.authorize();
        assert.equal(met.asked.get('scope'), 'two');
      },
    ),
  );

  it(
    'asks below the well-known path when nothing is said at all',
    meeting({ mcp: { challenge: undefined } }, async (met) => {
      await met.authorize();
      assert.equal(met.internet.at(`${prm}/mcp`).length, 1);
    }),
  );

  it(
    'says which revision of MCP it speaks wherever it asks for a document',
    meeting({}, async (met) => {
      await met.authorize();
      const asked = met.internet.visits.filter(({ url }) => url.pathname.includes('.well-known'));
      assert.equal(asked.length, 2);
      for (const { headers } of asked) assert.equal(headers['mcp-protocol-version'], '2025-11-25');
    }),
  );

  it(
    'goes on to the root when the place for the path leads elsewhere',
    meeting({ mcp: { challenge: undefined, metadataPath: prm } }, async (met) => {
      const away = {
        status: 302,
        headers: { location: 'https://evil.example/' },
        body: Buffer.of(),
      };
      const { site } = met;
      met.internet.host('https://mcp.example', (visit) =>
        visit.url.pathname === `${prm}/mcp` ? away : site(visit),
      );
      await met.authorize();
      assert.ok(met.own.broker.facts('demo'));
    }),
  );

  it(
    'takes no metadata that is not said to be JSON, whatever it holds',
    meeting({}, async (met) => {
      const { site } = met;
      met.internet.host('https://mcp.example', (visit) => {
        const answer = site(visit);
        return visit.url.pathname.startsWith(prm)
          ? { ...answer, headers: { ...answer.headers, 'content-type': 'text/html' } }
          : answer;
      });
      assert.equal((await met.refused()).code, 'metadata_missing');
    }),
  );

  describe('of a server behind a proxy that ends TLS', () => {
    const plain = 'http://mcp.example';

    it(
      'asks by https for metadata that the challenge names by http',
      meeting(
        { mcp: { challenge: `Bearer resource_metadata="${plain}${prm}/mcp"` } },
        async (met) => {
          await met.authorize();
          assert.equal(met.internet.at(`${prm}/mcp`)[0]?.url.protocol, 'https:');
        },
      ),
    );

    it(
      'takes a resource and an issuer of its own host for what they are, and sends the resource as it is written',
      meeting(
        {
          issuer: 'https://mcp.example',
          named: plain,
          mcp: { metadata: { resource: `${plain}/mcp` } },
        },
        async (met) => {
          await met.authorize();
          assert.equal(met.own.broker.facts('demo')?.issuer, 'https://mcp.example');
          assert.equal(met.tokenForm.get('resource'), `${plain}/mcp`);
        },
      ),
    );

    for (const [what, mcp, issuers] of [
      [
        'metadata',
        { challenge: 'Bearer resource_metadata="http://169.254.169.254/latest"' },
        undefined,
      ],
      ['an issuer', {}, 'http://login.example'],
      ['an issuer that is no address', {}, 'login.example'],
    ] as const) {
      it(
        `never asks another host by plain http for ${what}`,
        meeting({ mcp, ...(issuers && { named: issuers }) }, async (met) => {
          assert.equal((await met.refused()).code, 'insecure_endpoint');
        }),
      );
    }

    for (const address of [
      'file:///etc/passwd',
      'javascript:alert(1)',
      'data:application/json,{}',
    ]) {
      it(
        `never looks for metadata at ${address}`,
        meeting({ mcp: { challenge: `Bearer resource_metadata="${address}"` } }, async (met) => {
          assert.equal((await met.refused()).code, 'insecure_endpoint');
        }),
      );
    }
  });

  it(
    'uses the first of several issuers that can be used',
    meeting(
      {
        mcp: {
          metadata: { authorization_servers: ['https://gone.example', 'https://login.example'] },
        },
      },
      async (met) => {
        met.internet.host('https://gone.example', () => closeConnection());
        await met.authorize();
        assert.equal(met.own.broker.facts('demo')?.issuer, 'https://login.example');
      },
    ),
  );

  it(
    'of a server without any metadata finds the issuer at its own origin, or assumes its endpoints',
    meeting(
      {
        url: 'https://old.example/mcp',
        issuer: 'https://old.example',
        mcp: { challenge: undefined, metadataPath: '/nowhere' },
        habits: { places: [] },
      },
      async (met) => {
        await met.authorize();
        assert.equal(met.own.broker.facts('demo')?.issuer, 'https://old.example');
        assert.equal(met.asked.has('resource'), false, 'nobody named one');
        await met.own.broker.refresh('demo');
      },
    ),
  );

  it(
    'of a server that names no issuer takes the metadata at its own origin before it assumes anything',
    meeting(
      {
        url: 'https://old.example/mcp',
        issuer: 'https://old.example',
        mcp: { challenge: undefined, metadataPath: '/nowhere' },
        habits: { metadata: { authorization_endpoint: 'https://old.example/login/authorize' } },
      },
      async (met) => {
        await met.authorize();
        assert.equal(new URL(met.alice.opened[0] ?? '').pathname, '/login/authorize');
      },
    ),
  );
});
