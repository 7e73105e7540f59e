import assert from 'node:assert/strict';
import { jsonAnswer } from '../servers/http.ts';
import { Running, type Pair } from '../servers/running.ts';
import { bench, listed, person, type Bench } from '../support/brokerBench.ts';

const never = new AbortController().signal;

describe('a broker whose store another machine shares', () => {
  const running = new Running();
  let pair: Pair;
  let own: Bench;
  let other: Bench;
  beforeEach(async () => {
    pair = await running.pair();
    own = await bench(listed(pair.mcp.url));
    await own.broker.authorize('demo', person(), never);
    await own.secrets.storePending();
    other = await bench(listed(pair.mcp.url), { store: own.store });
  });
  afterEach(() => running.close());

  it('takes from it what the other renewed, and spends no refresh token', async () => {
    const { accessToken } = await other.broker.refresh('demo');
    await other.secrets.storePending();
    assert.equal((await own.broker.refresh('demo')).accessToken, accessToken);
    assert.equal(pair.as.tokenRequests('refresh_token'), 1);
    assert.equal(own.happenings.at(-1)?.kind, 'adopted');
  });

  it('renews what the other renewed, once that has ended too', async () => {
    const { accessToken } = await other.broker.refresh('demo');
    await other.secrets.storePending();
    own.clock.ahead = 2 * 3_600_000;
    assert.notEqual((await own.broker.refresh('demo')).accessToken, accessToken);
    assert.equal(pair.as.tokenRequests('refresh_token'), 2);
  });

  it('does not hold its own failure against what the other renewed', async () => {
    const up = pair.as.intercept(async (request, forward) =>
      request.path === '/token' ? jsonAnswer(503, {}) : forward(request),
    );
    await assert.rejects(own.broker.refresh('demo'), { code: 'refresh_failed' });
    assert.equal(own.broker.facts('demo')?.failure?.code, 'refresh_failed');
    up();
    await other.broker.refresh('demo');
    await other.secrets.storePending();
    await own.secrets.reread('credential/demo');
    assert.equal(own.broker.facts('demo')?.failure, undefined);
  });
});
