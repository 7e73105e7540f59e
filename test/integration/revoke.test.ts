import assert from 'node:assert/strict';
import { closeConnection } from '../servers/front.ts';
import { jsonAnswer } from '../servers/http.ts';
import type { Pair } from '../servers/running.ts';
import { Running } from '../servers/running.ts';
import { bench, listed, person, type Bench } from '../support/brokerBench.ts';

const withdrawn = { issuer: 'revoked', registration: 'kept', server: 'refuses' };
const never = new AbortController().signal;

describe('revoke', () => {
  const running = new Running();
  let pair: Pair;
  let own: Bench;
  let token: string;
  beforeEach(async () => {
    pair = await running.pair({}, {});
    own = await bench(listed(pair.mcp.url));
    await own.broker.authorize('demo', person(), never);
    token = (await own.broker.credentialFor('demo'))?.accessToken ?? '';
  });
  afterEach(() => running.close());

  it('withdraws the refresh token first, then the access token, and leaves nothing here', async () => {
    const hints: (string | null)[] = [];
    pair.as.intercept((request, forward) => {
      if (request.path === '/token/revocation')
        hints.push(new URLSearchParams(request.body.toString()).get('token_type_hint'));
      return forward(request);
    });
    assert.deepEqual(await own.broker.revoke('demo'), withdrawn);
    assert.deepEqual(hints, ['refresh_token', 'access_token']);
    assert.equal((await pair.as.introspect(token)).active, false);
    assert.equal(own.store.entries.has('credential/demo'), false);
    await assert.rejects(own.broker.credentialFor('demo'), { code: 'not_authorized' });
  });

  it('withdraws the access token also when the issuer refuses to withdraw the refresh token', async () => {
    pair.as.intercept(async (request, forward) =>
      request.body.includes('token_type_hint=refresh_token')
        ? jsonAnswer(400, { error: 'unsupported_token_type' })
        : forward(request),
    );
    assert.equal((await own.broker.revoke('demo'))?.issuer, 'failed');
    assert.equal((await pair.as.introspect(token)).active, false);
  });

  it('deletes here and says so when the issuer is away', async () => {
    pair.as.intercept(() => closeConnection());
    const receipt = await own.broker.revoke('demo');
    assert.equal(receipt?.issuer, 'failed');
    assert.equal(own.store.entries.has('credential/demo'), false);
  });

  for (const status of [404, 500]) {
    it(`deletes here and says so when revocation is answered with ${status}`, async () => {
      pair.as.intercept(async (request, forward) =>
        request.path === '/token/revocation' ? jsonAnswer(status, {}) : forward(request),
      );
      const receipt = await own.broker.revoke('demo');
      assert.equal(receipt?.issuer, 'failed');
      assert.equal(own.broker.facts('demo'), undefined);
    });
  }

  it('deletes here and says so when the issuer offers no revocation', async () => {
    pair.as.intercept(async (request, forward) => {
      const answer = await forward(request);
      if (!request.path.startsWith('/.well-known/')) return answer;
      const { revocation_endpoint: _, ...metadata } = JSON.parse(answer.body.toString()) as Record<
        string,
        unknown
      >;
      return jsonAnswer(200, metadata);
    });
    const receipt = { issuer: 'unsupported', registration: 'kept', server: 'accepts' };
    assert.deepEqual(await own.broker.revoke('demo'), receipt);
    assert.equal((await pair.as.introspect(token)).active, true);
    assert.equal(own.broker.facts('demo'), undefined);
  });

  it('keeps what was authorized anew while the issuer took its time, and is busy until then', async () => {
    const hold = pair.as.holdNext('/token/revocation', 'before');
    const revoking = own.broker.revoke('demo');
    await hold.reached;
    assert.equal(own.broker.isBusy('demo'), true);
    await own.broker.authorize('demo', person(), never);
    const fresh = await own.broker.credentialFor('demo');
    hold.release();
    assert.deepEqual(await revoking, withdrawn);
    assert.equal(own.broker.isBusy('demo'), false);
    assert.deepEqual(await own.broker.credentialFor('demo'), fresh);
    assert.equal((await pair.as.introspect(token)).active, false);
    assert.equal((await pair.as.introspect(fresh?.accessToken ?? '')).active, true);
  });

  it('renews nothing that is being withdrawn', async () => {
    const hold = pair.as.holdNext('/token/revocation', 'before');
    const revoking = own.broker.revoke('demo');
    await hold.reached;
    await assert.rejects(own.broker.refresh('demo'), { code: 'not_authorized' });
    hold.release();
    await revoking;
    assert.equal(pair.as.tokenRequests('refresh_token'), 0);
    assert.equal(own.broker.facts('demo'), undefined);
  });

  it('counts an answer without a body as done', async () => {
    pair.as.intercept(async (request, forward) => {
      if (request.path !== '/token/revocation') return forward(request);
      await forward(request);
      return { status: 204, headers: {}, body: Buffer.alloc(0) };
    });
    assert.deepEqual(await own.broker.revoke('demo'), withdrawn);
  });

  it('tries the access token although the refresh token is refused', async () => {
    pair.as.intercept(async (request, forward) => {
      const refused = request.body.includes('token_type_hint=refresh_token');
      return refused ? jsonAnswer(400, { error: 'unsupported_token_type' }) : forward(request);
    });
    const receipt = await own.broker.revoke('demo');
    assert.equal(receipt?.issuer, 'failed');
    assert.equal(receipt?.server, 'refuses');
  });

  it('forgets without asking the issuer, with the registration', async () => {
    await own.broker.forget('demo');
    assert.equal((await pair.as.introspect(token)).active, true);
    assert.deepEqual([...own.store.entries.keys()], []);
    assert.equal(
      pair.as.requests.some(({ path }) => path === '/token/revocation'),
      false,
    );
  });
});
