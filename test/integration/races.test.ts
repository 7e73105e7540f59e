import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { AuthError } from '../../src/core/errors.ts';
import { approve } from '../servers/browser.ts';
import { htmlAnswer, jsonAnswer, listen } from '../servers/http.ts';
import type { Pair } from '../servers/running.ts';
import { Running } from '../servers/running.ts';
import { bench, desktop, listed, person, type Bench } from '../support/brokerBench.ts';

const never = new AbortController().signal;
const HOUR = 3_600_000;

describe('what happens at the same time', () => {
  const running = new Running();
  let pair: Pair;
  let own: Bench;
  beforeEach(async () => {
    pair = await running.pair({}, {});
    own = await bench(listed(pair.mcp.url));
    await own.broker.authorize('demo', person(), never);
  });
  afterEach(() => running.close());

  /** Holds a refresh before the issuer answers it with `answer`. */
  function heldRefresh(answer?: () => ReturnType<typeof jsonAnswer>) {
    let [reach, release] = [(): void => undefined, (): void => undefined];
    const reached = new Promise<void>((resolve) => (reach = resolve));
    const released = new Promise<void>((resolve) => (release = resolve));
    pair.as.intercept(async (request, forward) => {
      if (!request.body.includes('grant_type=refresh_token')) return forward(request);
      reach();
      await released;
      return answer ? answer() : forward(request);
    });
    return { reached, release: () => release() };
  }

  it('a refusal that arrives after a new authorization does not touch it', async () => {
    const { reached, release } = heldRefresh(() => jsonAnswer(400, { error: 'invalid_grant' }));
    const refreshing = own.broker.refresh('demo');
    await reached;
    await own.broker.authorize('demo', person(), never);
    const fresh = await own.broker.credentialFor('demo');
    release();
    assert.deepEqual(await refreshing, fresh);
    assert.deepEqual(await own.broker.credentialFor('demo'), fresh);
    assert.equal(own.broker.facts('demo')?.failure, undefined);
  });

  it('a renewed token of the old grant does not take the place of a new authorization', async () => {
    const { reached, release } = heldRefresh();
    const refreshing = own.broker.refresh('demo');
    await reached;
    await own.broker.authorize('demo', person(), never);
    const fresh = await own.broker.credentialFor('demo');
    release();
    await refreshing;
    assert.deepEqual(await own.broker.credentialFor('demo'), fresh);
  });

  it('a revocation waits for a refresh, and withdraws what came of it', async () => {
    const { reached, release } = heldRefresh();
    const refreshing = own.broker.refresh('demo');
    await reached;
    const revoking = own.broker.revoke('demo');
    release();
    const { accessToken } = await refreshing;
    assert.equal((await revoking)?.issuer, 'revoked');
    assert.equal((await pair.as.introspect(accessToken)).active, false);
    assert.equal(own.broker.facts('demo'), undefined);
  });

  for (const ending of ['revoke', 'forget'] as const) {
    it(`${ending} ends an authorization, which brings nothing back`, async () => {
      let opened = (): void => undefined;
      const reached = new Promise<void>((resolve) => (opened = resolve));
      const waiting = own.broker.authorize('demo', person({ open: async () => opened() }), never);
      const ended = assert.rejects(waiting, { code: 'authorization_cancelled' });
      await reached;
      await own.broker[ending]('demo');
      await ended;
      assert.equal(own.store.entries.has('credential/demo'), false);
    });
  }

  it('a loopback port that another program took is no dead end', async () => {
    const port = Number(new URL(own.broker.facts('demo')?.redirectUri ?? '').port);
    const other = createServer();
    await listen(other, port);
    try {
      await own.broker.authorize('demo', person(), never);
      const { redirectUri = '' } = own.broker.facts('demo') ?? {};
      assert.match(redirectUri, /^http:\/\/127\.0\.0\.1:\d+\/callback$/u);
      assert.notEqual(Number(new URL(redirectUri).port), port);
    } finally {
      other.close();
    }
  });

  it('offers the URI handler where nothing can listen', async () => {
    const loopback = async (): Promise<never> => {
      throw new AuthError('redirect_unavailable', { port: '0' });
    };
    const deaf = await bench(listed(pair.mcp.url), {}, { loopback });
    const open = async (url: string): Promise<void> =>
      void deaf.callbacks.deliver((await approve(url)).searchParams);
    await deaf.broker.authorize('demo', person({ open }), never);
    assert.match(deaf.broker.facts('demo')?.redirectUri ?? '', /^vscode:/u);
  });

  it('cannot authorize before the keyring is unlocked: an older credential would win later', async () => {
    Object.defineProperty(own.secrets, 'unlocked', { value: false });
    for (const use of [
      own.broker.authorize('demo', person(), never),
      own.broker.revoke('demo'),
      own.broker.forget('demo'),
    ])
      await assert.rejects(use, { code: 'keyring_locked' });
    assert.ok(own.store.entries.has('credential/demo'));
  });

  describe('an issuer that forgot our registration', () => {
    const registrations = (): string[] => own.secrets.keys('registration/');

    it('is asked for a new one after a refresh that it refused because of that', async () => {
      pair.as.intercept(async (request, forward) => {
        if (!request.body.includes('grant_type=refresh_token')) return forward(request);
        return jsonAnswer(401, { error: 'invalid_client' });
      });
      await assert.rejects(own.broker.refresh('demo'), { code: 'credential_expired' });
      assert.deepEqual(registrations(), []);
      assert.ok(own.broker.facts('demo'), 'the credential stays');
    });

    for (const [what, code] of [
      ['nobody comes back', 'authorization_timeout'],
      ['the person gives up', 'authorization_cancelled'],
    ] as const) {
      it(`is asked for a new one when ${what}`, async () => {
        const cancel = new AbortController();
        const impatient = await bench(listed(pair.mcp.url), own, { authorizationTime: 200 });
        const open = async (): Promise<void> => {
          if (code === 'authorization_cancelled') cancel.abort();
        };
        const waiting = impatient.broker.authorize('demo', person({ open }), cancel.signal);
        await assert.rejects(waiting, { code });
        assert.deepEqual(impatient.secrets.keys('registration/'), []);
        assert.ok(await impatient.broker.credentialFor('demo'), 'the credential before stays');
      });
    }
  });

  describe('a refresh while the issuer has other troubles', () => {
    for (const [what, at, answer] of [
      ['its metadata is missing', '/.well-known/', () => jsonAnswer(404, {})],
      ['its metadata is a page', '/.well-known/', () => htmlAnswer(200, '<p>Soon back')],
      ['its token endpoint is missing', '/token', () => htmlAnswer(404, '<p>Not found')],
      ['a firewall answers', '/token', () => htmlAnswer(403, '<p>Blocked')],
      ['it says so itself', '/token', () => jsonAnswer(400, { error: 'temporarily_unavailable' })],
    ] as const) {
      it(`loses nothing when ${what}, and works again later`, async () => {
        const before = await own.broker.credentialFor('demo');
        const over = pair.as.intercept(async (request, forward) =>
          request.path.startsWith(at) ? answer() : forward(request),
        );
        await assert.rejects(own.broker.refresh('demo'), { code: 'refresh_failed' });
        assert.deepEqual(await own.broker.credentialFor('demo'), before);
        assert.ok(own.broker.renewalDue('demo'));
        over();
        assert.notEqual((await own.broker.refresh('demo')).accessToken, before?.accessToken);
      });
    }

    it('sends no refresh token to an endpoint that it only guesses', async () => {
      pair.as.intercept(async (request, forward) =>
        request.path.startsWith('/.well-known/') ? jsonAnswer(404, {}) : forward(request),
      );
      await assert.rejects(own.broker.refresh('demo'), { code: 'refresh_failed' });
      assert.equal(pair.as.tokenRequests('refresh_token'), 0);
      assert.equal(own.secrets.isSpent('credential/demo'), false);
    });
  });

  it('gives an open server its token once somebody authorized it', async () => {
    const open = await bench(listed(pair.mcp.url, 'none'));
    assert.equal(await open.broker.credentialFor('demo'), undefined);
    await assert.rejects(open.broker.replacementFor('demo', ''), { code: 'not_authorized' });
    await open.broker.authorize('demo', person({ place: desktop }), never);
    assert.ok((await open.broker.credentialFor('demo'))?.accessToken);
    open.clock.ahead = 2 * HOUR;
    assert.ok(await open.broker.credentialFor('demo'));
    assert.equal(pair.as.tokenRequests('refresh_token'), 1);
  });
});
