import assert from 'node:assert/strict';
import { withGateway } from '../../scripts/headless/keyring.ts';
import { Running } from '../servers/running.ts';
import { connect } from '../servers/testClient.ts';
import { bench, listed, person } from '../support/brokerBench.ts';
import { IssuedSecrets } from '../support/issuedSecrets.ts';

describe('secrets', () => {
  const running = new Running();
  afterEach(() => running.close());

  it('stand in no address, no log line and nothing that is told, from the first challenge to the revocation', async () => {
    const { as, mcp } = await running.pair({ registrationManagement: true });
    const issued = new IssuedSecrets(as);
    const told: string[] = [];
    as.intercept((request, forward) => {
      told.push(request.target);
      return forward(request);
    });
    const note = (line: string): void => void told.push(line);
    const own = await bench(listed(mcp.url), {}, { log: { debug: note, info: note, warn: note } });
    const alice = person();
    const never = new AbortController().signal;
    await own.broker.authorize('demo', alice, never);
    const gateway = await running.keep(
      withGateway({ ...own, server: listed(mcp.url), nonces: own.ports.nonces }),
    );
    const tool = await running.keep(connect(gateway.route.url, gateway.route.key));
    await tool.callTool({ name: 'whoami' });
    await own.broker.refresh('demo');
    told.push(...alice.opened, JSON.stringify(own.broker.facts('demo')));
    told.push(...mcp.requests.map(({ path }) => path));
    const denied = person({ decision: 'deny' });
    await own.broker.authorize('demo', denied, never).catch((error: unknown) => {
      told.push(JSON.stringify(error));
    });
    told.push(JSON.stringify(await own.broker.revoke('demo')), JSON.stringify(own.happenings));
    assert.deepEqual([...new Set(issued.all().map(({ name }) => name))].toSorted(), [
      'access_token',
      'code',
      'code_verifier',
      'refresh_token',
      'registration_access_token',
    ]);
    for (const { name, value } of issued.all())
      for (const line of told) assert.ok(!line.includes(value), `${name} in ${line}`);
  });
});
