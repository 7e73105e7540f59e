import assert from 'node:assert/strict';
import { status as statusOf } from '../../src/core/status.ts';
import { jsonAnswer } from '../servers/http.ts';
import type { Pair } from '../servers/running.ts';
import { Running } from '../servers/running.ts';
import { bench, listed, person, type Bench } from '../support/brokerBench.ts';

const never = new AbortController().signal;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('what an issuer says of the life of its tokens', () => {
  const running = new Running();
  let pair: Pair;
  let own: Bench;
  beforeEach(async () => {
    pair = await running.pair();
    own = await bench(listed(pair.mcp.url));
  });
  afterEach(() => running.close());

  /** Changes what every token response says; `undefined` takes a member out. */
  const saying = (members: Record<string, unknown>): (() => void) =>
    pair.as.intercept(async (request, forward) => {
      const answer = await forward(request);
      if (request.path !== '/token' || answer.status !== 200) return answer;
      return jsonAnswer(200, { ...(JSON.parse(answer.body.toString()) as object), ...members });
    });
  const refusing = (status: number, body: object, headers = {}): (() => void) =>
    pair.as.intercept(async (request, forward) => {
      if (!request.body.includes('grant_type=refresh_token')) return forward(request);
      const answer = jsonAnswer(status, body);
      return { ...answer, headers: { ...answer.headers, ...headers } };
    });
  const authorize = (): Promise<string> => own.broker.authorize('demo', person(), never);
  const statusNow = () =>
    statusOf(listed(pair.mcp.url), { credential: own.broker.facts('demo') }, own.ports.now());
  const accepted = async (): Promise<number> => {
    const { accessToken = '' } = (await own.broker.credentialFor('demo')) ?? {};
    const headers = { authorization: `Bearer ${accessToken}`, accept: 'application/json' };
    const response = await fetch(pair.mcp.url, { method: 'POST', headers, body: '{}' });
    await response.body?.cancel();
    return response.status;
  };

  for (const off of [-HOUR, HOUR]) {
    it(`counts by our own clock, which is ${off / HOUR} h off`, async () => {
      own.clock.ahead = off;
      await authorize();
      assert.notEqual(await accepted(), 401);
      const { expiresAt = 0, obtainedAt = 0 } = own.broker.facts('demo') ?? {};
      assert.equal(expiresAt - obtainedAt, HOUR);
      assert.equal(statusNow().kind, 'ready');
      own.clock.ahead += HOUR - MINUTE;
      assert.equal(statusNow().kind, 'expiring');
      own.clock.ahead += 2 * MINUTE;
      assert.notEqual(await accepted(), 401);
      assert.equal(pair.as.tokenRequests('refresh_token'), 1);
    });
  }

  it('renews a refused token although our clock was set back since it was issued', async () => {
    await authorize();
    const { accessToken = '' } = (await own.broker.credentialFor('demo')) ?? {};
    own.clock.ahead = -HOUR;
    assert.notEqual(
      (await own.broker.replacementFor('demo', accessToken)).accessToken,
      accessToken,
    );
  });

  it('knows no end that is not stated, and renews such a token when it is refused', async () => {
    saying({ expires_in: undefined });
    await authorize();
    assert.deepEqual(statusNow(), { kind: 'ready' });
    assert.equal(own.broker.renewalDue('demo'), undefined);
    const { accessToken = '' } = (await own.broker.credentialFor('demo')) ?? {};
    own.clock.ahead = MINUTE;
    assert.notEqual(
      (await own.broker.replacementFor('demo', accessToken)).accessToken,
      accessToken,
    );
  });

  it('takes a token that ended at once for expired, but renews it not without end', async () => {
    saying({ expires_in: 0 });
    await authorize();
    assert.deepEqual(statusNow(), { kind: 'expired', renewable: true });
    assert.equal(own.broker.renewalDue('demo'), undefined, 'the clock leaves it alone');
    for (let n = 0; n < 5; n++) await own.broker.credentialFor('demo');
    assert.equal(pair.as.tokenRequests('refresh_token'), 0, 'it was just issued');
    own.clock.ahead = MINUTE;
    for (let n = 0; n < 5; n++) await own.broker.credentialFor('demo');
    assert.equal(pair.as.tokenRequests('refresh_token'), 1);
  });

  it('uses a token without a refresh token to its end, and says beforehand that it ends', async () => {
    saying({ refresh_token: undefined });
    await authorize();
    assert.equal(own.broker.facts('demo')?.hasRefreshToken, false);
    own.clock.ahead = HOUR - MINUTE;
    assert.ok(await own.broker.credentialFor('demo'));
    const { kind, ...rest } = statusNow();
    assert.equal(kind, 'expiring');
    assert.equal('renewable' in rest && rest.renewable, false);
    await assert.rejects(own.broker.refresh('demo'), { code: 'credential_expired' });
    assert.ok(
      await own.broker.credentialFor('demo'),
      'the refresh that was impossible cost nothing',
    );
  });

  it('warns when the refresh token ends before renewal begins, and does not promise one', async () => {
    saying({ refresh_expires_in: 50 * 60 });
    await authorize();
    const { obtainedAt = 0, refreshExpiresAt = 0 } = own.broker.facts('demo') ?? {};
    assert.equal(refreshExpiresAt - obtainedAt, 50 * MINUTE);
    assert.equal(own.broker.renewalDue('demo'), undefined);
    own.clock.ahead = 51 * MINUTE;
    const current = statusNow();
    assert.ok(current.kind === 'expiring' && !current.renewable);
  });

  it('keeps the end of a refresh token that is not replaced, and forgets it with the token', async () => {
    const over = saying({ refresh_expires_in: 86_400 });
    await authorize();
    const { refreshExpiresAt } = own.broker.facts('demo') ?? {};
    over();
    const same = saying({ refresh_token: undefined });
    await own.broker.refresh('demo');
    assert.ok(refreshExpiresAt);
    assert.equal(own.broker.facts('demo')?.refreshExpiresAt, refreshExpiresAt);
    same();
    const again = saying({ refresh_expires_in: 86_400 });
    await authorize();
    again();
    await own.broker.refresh('demo');
    assert.equal(own.broker.facts('demo')?.refreshExpiresAt, undefined);
  });

  for (const [status, error] of [
    [400, 'invalid_request'],
    [401, 'invalid_token'],
    [403, 'access_denied'],
    [422, 'bad_refresh_token'],
  ] as const) {
    it(`takes ${status} ${error} for the end of the grant, unless the store has a newer one`, async () => {
      await authorize();
      await own.secrets.storePending();
      const { value, ...entry } = own.store.entries.get('credential/demo') ?? assert.fail();
      const credential = { ...(JSON.parse(value) as object), accessToken: 'newer' };
      const newer = { ...entry, generation: 9, value: JSON.stringify(credential) };
      const meanwhile = pair.as.intercept(async (request, forward) => {
        if (!request.body.includes('grant_type=refresh_token')) return forward(request);
        own.store.entries.set(newer.key, newer);
        return jsonAnswer(status, { error });
      });
      assert.equal((await own.broker.refresh('demo')).accessToken, 'newer');
      meanwhile();
      refusing(status, { error });
      await assert.rejects(own.broker.refresh('demo'), { code: 'credential_expired' });
      assert.ok(await own.broker.credentialFor('demo'), 'the token is used to its end');
    });
  }

  it('leaves an issuer alone for as long as it asks, and asks it at once for a person', async () => {
    await authorize();
    refusing(429, { error: 'slow_down' }, { 'retry-after': '120' });
    own.clock.ahead = 2 * HOUR;
    const asked = async (): Promise<number> => {
      await assert.rejects(own.broker.credentialFor('demo'), { code: 'refresh_failed' });
      return pair.as.tokenRequests('refresh_token');
    };
    assert.equal(await asked(), 1);
    own.clock.ahead += MINUTE;
    assert.equal(await asked(), 1);
    await assert.rejects(own.broker.refresh('demo'), { code: 'refresh_failed' });
    assert.equal(pair.as.tokenRequests('refresh_token'), 2);
    own.clock.ahead += 3 * MINUTE;
    assert.equal(await asked(), 3);
  });
});
