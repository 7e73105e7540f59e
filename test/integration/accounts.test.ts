import assert from 'node:assert/strict';
import { jsonAnswer } from '../servers/http.ts';
import { Running, type Pair } from '../servers/running.ts';
import { bench, listed, person, type Bench } from '../support/brokerBench.ts';

const never = new AbortController().signal;

describe('several accounts of a server', () => {
  const running = new Running();
  let pair: Pair;
  let own: Bench;
  beforeEach(async () => {
    pair = await running.pair();
    own = await bench(listed(pair.mcp.url));
    await own.broker.authorize('demo', person(), never);
  });
  afterEach(() => running.close());

  const add = (user: string, id = 'demo~2') => own.broker.authorize(id, person({ user }), never);
  const subjectOf = async (id: string): Promise<string | undefined> => {
    const { accessToken = '' } = (await own.broker.credentialFor(id)) ?? {};
    return (await pair.as.introspect(accessToken)).sub;
  };

  it('have a credential each, for another person', async () => {
    assert.equal(await add('bob'), 'demo~2');
    assert.deepEqual(own.broker.ids(), ['demo', 'demo~2']);
    assert.equal(await subjectOf('demo'), 'alice');
    assert.equal(await subjectOf('demo~2'), 'bob');
    assert.equal(own.broker.facts('demo~2')?.account, 'bob');
  });

  it('are renewed independently, also at the same time', async () => {
    await add('bob');
    const hold = pair.as.holdNext('/token', 'before');
    const alice = own.broker.refresh('demo');
    await hold.reached;
    assert.deepEqual([own.broker.isBusy('demo'), own.broker.isBusy('demo~2')], [true, false]);
    await own.broker.refresh('demo~2');
    hold.release();
    await alice;
    assert.equal(pair.as.tokenRequests('refresh_token'), 2);
    assert.equal(await subjectOf('demo'), 'alice');
    assert.equal(await subjectOf('demo~2'), 'bob');
  });

  it('fail independently', async () => {
    await add('bob');
    pair.as.intercept(async (request, forward) => {
      const refused = request.body.includes('grant_type=refresh_token');
      return refused ? jsonAnswer(400, { error: 'invalid_grant' }) : forward(request);
    });
    await assert.rejects(own.broker.refresh('demo~2'), { code: 'credential_expired' });
    assert.equal(own.broker.facts('demo~2')?.failure?.code, 'credential_expired');
    assert.equal(own.broker.facts('demo')?.failure, undefined);
  });

  it('end independently', async () => {
    await add('bob');
    const { accessToken = '' } = (await own.broker.credentialFor('demo~2')) ?? {};
    assert.equal((await own.broker.revoke('demo~2'))?.issuer, 'revoked');
    assert.equal((await pair.as.introspect(accessToken)).active, false);
    assert.deepEqual(own.broker.ids(), ['demo']);
    assert.equal(await subjectOf('demo'), 'alice');
  });

  it('stay one for the same person, with the newer credential', async () => {
    const before = await own.broker.credentialFor('demo');
    assert.equal(await add('alice'), 'demo');
    assert.deepEqual(own.broker.ids(), ['demo']);
    assert.notDeepEqual(await own.broker.credentialFor('demo'), before);
  });

  it('are not exchanged when another one of them signs in', async () => {
    await add('bob');
    assert.equal(await add('bob', 'demo'), 'demo~2');
    assert.equal(await subjectOf('demo'), 'alice');
    assert.equal(await subjectOf('demo~2'), 'bob');
  });

  it('get further scopes each for itself', async () => {
    await add('bob');
    const bob = person({ user: 'bob' });
    const stepUp = { stepUp: ['mcp:write'] };
    assert.equal(await own.broker.authorize('demo~2', bob, never, stepUp), 'demo~2');
    assert.deepEqual(own.broker.facts('demo~2')?.scopes, ['mcp:read', 'mcp:write']);
    assert.deepEqual(own.broker.facts('demo')?.scopes, ['mcp:read']);
  });

  it('share a client, which is forgotten with the last of them', async () => {
    await add('bob');
    const registrations = (): number => own.secrets.keys('registration/').length;
    assert.equal(registrations(), 1);
    await own.broker.forget('demo~2');
    assert.equal(registrations(), 1);
    await own.broker.forget('demo');
    assert.equal(registrations(), 0);
  });

  it('are two for the same name at another issuer', async () => {
    await own.secrets.put(
      'credential/demo',
      JSON.stringify({
        ...(await own.broker.credentialFor('demo')),
        issuer: 'https://other.example',
      }),
    );
    assert.equal(await add('alice'), 'demo~2');
    assert.deepEqual(own.broker.ids(), ['demo', 'demo~2']);
  });
});
