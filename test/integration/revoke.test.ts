import assert from 'node:assert/strict';
import { closeConnection } from '../servers/front.ts';
import { jsonAnswer } from '../servers/http.ts';
import type { Pair } from '../servers/running.ts';
import { Running } from '../servers/running.ts';
import { bench, listed, person, type Bench } from '../support/brokerBench.ts';

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
    assert.deepEqual(await own.broker.revoke('demo'), { issuer: 'revoked' });
    assert.deepEqual(hints, ['refresh_token', 'access_token']);
    assert.equal((await pair.as.introspect(token)).active, false);
    assert.equal(own.store.entries.has('credential/demo'), false);
    await assert.rejects(own.broker.credentialFor('demo'), { code: 'not_authorized' });
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
    assert.deepEqual(await own.broker.revoke('demo'), { issuer: 'unsupported' });
    assert.equal((await pair.as.introspect(token)).active, true);
    assert.equal(own.broker.facts('demo'), undefined);
  });

  it('counts an answer without a body as done', async () => {
    pair.as.intercept(async (request, forward) => {
      if (request.path !== '/token/revocation') return forward(request);
      await forward(request);
      return { status: 204, headers: {}, body: Buffer.alloc(0) };
    });
    assert.deepEqual(await own.broker.revoke('demo'), { issuer: 'revoked' });
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
