import assert from 'node:assert/strict';
import { closeConnection, type Interceptor } from '../servers/front.ts';
import { htmlAnswer, jsonAnswer } from '../servers/http.ts';
import type { Pair } from '../servers/running.ts';
import { Running } from '../servers/running.ts';
import { bench, listed, person, type Bench } from '../support/brokerBench.ts';

const never = new AbortController().signal;
const HOUR = 3_600_000;

describe('refresh', () => {
  const running = new Running();
  let pair: Pair;
  let own: Bench;
  beforeEach(async () => {
    pair = await running.pair({}, {});
    own = await bench(listed(pair.mcp.url));
    await own.broker.authorize('demo', person(), never);
  });
  afterEach(() => running.close());

  const atToken = (answer: Interceptor): void => {
    pair.as.intercept((request, forward) =>
      request.path === '/token' && request.body.includes('grant_type=refresh_token')
        ? answer(request, forward)
        : forward(request),
    );
  };

  it('keeps a rotated token before it uses it, and binds it to the same resource', async () => {
    const before = await own.broker.credentialFor('demo');
    const bodies: string[] = [];
    atToken((request, forward) => {
      bodies.push(request.body.toString());
      return forward(request);
    });
    const after = await own.broker.refresh('demo');
    assert.notEqual(after.accessToken, before?.accessToken);
    assert.notEqual(after.refreshToken, before?.refreshToken);
    assert.equal(new URLSearchParams(bodies[0]).get('resource'), pair.mcp.url);
    const kinds = own.journal.records
      .filter(({ key }) => key === 'credential/demo')
      .map(({ kind }) => kind);
    assert.deepEqual(kinds.slice(-2), ['spend', 'put']);
  });

  it('is one request, however many ask for an expired credential', async () => {
    own.clock.ahead = 2 * HOUR;
    const all = await Promise.all(
      Array.from({ length: 50 }, () => own.broker.credentialFor('demo')),
    );
    assert.equal(new Set(all.map((credential) => credential?.accessToken)).size, 1);
    assert.equal(pair.as.tokenRequests('refresh_token'), 1);
  });

  it('keeps the refresh token when the answer has none', async () => {
    const before = await own.broker.credentialFor('demo');
    atToken(async (request, forward) => {
      const answer = JSON.parse((await forward(request)).body.toString()) as Record<
        string,
        unknown
      >;
      const { refresh_token: _, ...rest } = answer;
      return jsonAnswer(200, rest);
    });
    assert.equal((await own.broker.refresh('demo')).refreshToken, before?.refreshToken);
  });

  for (const [name, answer] of [
    ['the issuer is down', () => closeConnection()],
    ['the issuer answers 500', async () => jsonAnswer(500, { error: 'server_error' })],
    ['the issuer answers 429', async () => jsonAnswer(429, { error: 'too_many_requests' })],
    ['the issuer answers HTML', async () => htmlAnswer(200, '<p>Down for maintenance')],
  ] as const) {
    it(`loses nothing and may try again when ${name}`, async () => {
      const before = await own.broker.credentialFor('demo');
      atToken(answer);
      await assert.rejects(own.broker.refresh('demo'), { code: 'refresh_failed' });
      assert.deepEqual(await own.broker.credentialFor('demo'), before);
      assert.ok(own.broker.renewalDue('demo'));
    });
  }

  it('says that only a new authorization helps when the issuer refuses, and deletes nothing', async () => {
    const before = own.store.entries.size;
    atToken(async () => jsonAnswer(400, { error: 'invalid_grant' }));
    await assert.rejects(own.broker.refresh('demo'), { code: 'credential_expired' });
    assert.equal(own.broker.facts('demo')?.failure?.code, 'credential_expired');
    assert.equal(own.broker.renewalDue('demo'), undefined);
    assert.equal(own.store.entries.size, before);
    await assert.rejects(own.broker.refresh('demo'), { code: 'credential_expired' });
    assert.equal(pair.as.tokenRequests('refresh_token'), 1, 'a dead grant is not asked again');
    await own.broker.authorize('demo', person(), never);
    assert.equal(own.broker.facts('demo')?.failure, undefined);
  });

  it('sends a refresh token that nobody answered for again only when the current token has ended', async () => {
    const { expiresAt = 0, obtainedAt = 0 } = own.broker.facts('demo') ?? {};
    const [end, early] = [expiresAt, expiresAt - Math.min(HOUR / 12, (expiresAt - obtainedAt) / 5)];
    assert.equal(own.broker.renewalDue('demo'), early);
    for (const [answer, due] of [
      [async () => jsonAnswer(503, {}), early],
      [() => closeConnection(), end],
    ] as const) {
      atToken(answer);
      await assert.rejects(own.broker.refresh('demo'), { code: 'refresh_failed' });
      assert.equal(own.broker.renewalDue('demo'), due);
    }
    const restarted = await bench(listed(pair.mcp.url), own);
    assert.equal(restarted.broker.renewalDue('demo'), end, 'nobody knows whether it was answered');
  });

  it('adopts what another window stored meanwhile instead of giving up', async () => {
    const entry = own.store.entries.get('credential/demo');
    const other = {
      ...(JSON.parse(entry?.value ?? '{}') as object),
      accessToken: 'from-elsewhere',
    };
    atToken(async () => {
      own.store.entries.set('credential/demo', {
        key: 'credential/demo',
        generation: 9,
        value: JSON.stringify(other),
      });
      return jsonAnswer(400, { error: 'invalid_grant' });
    });
    assert.equal((await own.broker.refresh('demo')).accessToken, 'from-elsewhere');
    assert.equal(own.broker.facts('demo')?.failure, undefined);
  });

  it('spends no refresh token while the journal cannot be written', async () => {
    own.journal.failing = true;
    await assert.rejects(own.broker.refresh('demo'), { code: 'journal_unwritable' });
    assert.equal(pair.as.tokenRequests('refresh_token'), 0);
    assert.ok(await own.broker.credentialFor('demo'), 'the current token is used to its end');
    own.journal.failing = false;
    assert.ok(await own.broker.refresh('demo'));
  });

  it('uses a renewed credential at once when no window can store it, and stores it later', async () => {
    own.store.available = false;
    const { accessToken } = await own.broker.refresh('demo');
    assert.equal((await own.broker.credentialFor('demo'))?.accessToken, accessToken);
    own.store.available = true;
    await own.secrets.storePending();
    assert.ok(own.store.entries.get('credential/demo')?.value.includes(accessToken));
  });

  it('gives the renewed token to whoever was refused the old one, and renews a fresh one only once', async () => {
    const { accessToken } = (await own.broker.credentialFor('demo')) ?? { accessToken: '' };
    own.clock.ahead = HOUR / 2;
    const [one, two] = await Promise.all([
      own.broker.replacementFor('demo', accessToken),
      own.broker.replacementFor('demo', accessToken),
    ]);
    assert.equal(one.accessToken, two.accessToken);
    const late = await own.broker.replacementFor('demo', accessToken);
    assert.equal(late.accessToken, one.accessToken);
    assert.equal(pair.as.tokenRequests('refresh_token'), 1);
    await assert.rejects(own.broker.replacementFor('demo', one.accessToken), {
      code: 'token_rejected',
    });
  });

  it('asks a failing issuer for tools only now and then, and at once for a person', async () => {
    atToken(async () => jsonAnswer(503, {}));
    own.clock.ahead = 2 * HOUR;
    for (let n = 0; n < 5; n++)
      await assert.rejects(own.broker.credentialFor('demo'), { code: 'refresh_failed' });
    assert.equal(pair.as.tokenRequests('refresh_token'), 1);
    await assert.rejects(own.broker.refresh('demo'), { code: 'refresh_failed' });
    assert.equal(pair.as.tokenRequests('refresh_token'), 2);
  });

  it('forgets that a token was rejected when the server takes it after all', async () => {
    const { accessToken = '' } = (await own.broker.credentialFor('demo')) ?? {};
    await assert.rejects(own.broker.replacementFor('demo', accessToken), {
      code: 'token_rejected',
    });
    assert.equal(own.broker.facts('demo')?.failure?.code, 'token_rejected');
    own.broker.accepted('demo');
    assert.equal(own.broker.facts('demo')?.failure, undefined);
  });
});
