import assert from 'node:assert/strict';
import { SmallIssuer } from '../servers/smallIssuer.ts';
import { meeting } from '../support/meeting.ts';

describe('a server that names another issuer than before', () => {
  const metadata: Record<string, unknown> = {};

  it(
    'has us registered there, for the same redirect: the client of the first one is never shown',
    meeting({ mcp: { metadata } }, async (met) => {
      await met.authorize();
      const { redirectUri } = met.own.broker.facts('demo') ?? {};
      const other = 'https://other.example';
      met.internet.host(other, new SmallIssuer(other).site);
      metadata['authorization_servers'] = [other];
      await met.own.ports.configure('demo', {
        redirectPort: Number(new URL(redirectUri ?? '').port),
      });
      await met.authorize();
      const asked = met.internet.at('/register').map(({ url }) => url.origin);
      assert.deepEqual(asked, ['https://login.example', other]);
      assert.equal(met.own.broker.facts('demo')?.redirectUri, redirectUri);
      assert.equal(met.own.broker.facts('demo')?.issuer, other);
    }),
  );
});
