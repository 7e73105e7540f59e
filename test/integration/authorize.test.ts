import assert from 'node:assert/strict';
import type { AuthError } from '../../src/core/errors.ts';
import { approve } from '../servers/browser.ts';
import { jsonAnswer } from '../servers/http.ts';
import { Running } from '../servers/running.ts';
import { bench, desktop, listed, person } from '../support/brokerBench.ts';

const never = new AbortController().signal;

describe('authorize', () => {
  const running = new Running();
  afterEach(() => running.close());

  it('goes from a URL to a credential by loopback, in steps that a person can watch', async () => {
    const { as, mcp } = await running.pair({}, {});
    const { broker, store } = await bench(listed(mcp.url));
    const alice = person();
    await broker.authorize('demo', alice, never);
    assert.deepEqual(alice.steps, [
      'challenge',
      'resource_metadata',
      'issuer_metadata',
      'registration',
      'browser',
      'token',
    ]);
    const credential = await broker.credentialFor('demo');
    assert.deepEqual(
      await as.introspect(credential?.accessToken ?? '').then(({ active }) => active),
      true,
    );
    const facts = broker.facts('demo');
    assert.equal(facts?.issuer, as.issuer);
    assert.equal(facts?.hasRefreshToken, true);
    assert.equal(facts?.account, 'alice');
    assert.match(facts?.redirectUri ?? '', /^http:\/\/127\.0\.0\.1:\d+\/callback$/u);
    assert.ok(
      !JSON.stringify(facts).includes(credential?.accessToken ?? '-'),
      'facts hold no token',
    );
    assert.ok([...store.entries.keys()].includes('credential/demo'));
  });

  it('goes through the URI handler when that is the place', async () => {
    const { as, mcp } = await running.pair({}, {});
    const { broker, callbacks } = await bench(listed(mcp.url));
    const place = { ...desktop, remote: true };
    const open = async (url: string): Promise<void> => {
      const back = await approve(url);
      assert.equal(
        `${back.protocol}//${back.host}${back.pathname}`,
        'vscode://mcp-keyring.mcp-keyring/callback',
      );
      assert.equal(
        callbacks.deliver(new URLSearchParams({ code: 'x', state: 'someone-else' })),
        false,
      );
      assert.equal(callbacks.deliver(back.searchParams), true);
    };
    await broker.authorize('demo', person({ place, open }), never);
    const credential = await broker.credentialFor('demo');
    assert.equal((await as.introspect(credential?.accessToken ?? '')).active, true);
  });

  it('offers the next redirect to an issuer that refuses one', async () => {
    const { as, mcp } = await running.pair({}, {});
    as.intercept(async (request, forward) => {
      const refused = request.path === '/reg' && request.body.includes('127.0.0.1');
      return refused ? jsonAnswer(400, { error: 'invalid_redirect_uri' }) : forward(request);
    });
    const { broker, callbacks } = await bench(listed(mcp.url));
    const open = async (url: string): Promise<void> => {
      callbacks.deliver((await approve(url)).searchParams);
    };
    await broker.authorize('demo', person({ open }), never);
    assert.match(broker.facts('demo')?.redirectUri ?? '', /^vscode:/u);
  });

  it('says what an issuer refused that accepts no redirect of this place', async () => {
    const { mcp } = await running.pair({ redirectSchemes: 'loopback-only' }, {});
    const { broker } = await bench(listed(mcp.url));
    const place = { ...desktop, redirect: 'uriHandler' } as const;
    await assert.rejects(broker.authorize('demo', person({ place }), never), (error: AuthError) => {
      assert.equal(error.code, 'registration_refused');
      assert.equal(error.details['error'], 'invalid_redirect_uri');
      return true;
    });
  });

  it('registers once and uses the same loopback port again', async () => {
    const { as, mcp } = await running.pair({}, {});
    const { broker } = await bench(listed(mcp.url));
    await broker.authorize('demo', person(), never);
    await broker.authorize('demo', person(), never);
    assert.equal(as.requests.filter(({ path }) => path === '/reg').length, 1);
  });

  it('says that the person denied', async () => {
    const { mcp } = await running.pair({}, {});
    const { broker } = await bench(listed(mcp.url));
    await assert.rejects(broker.authorize('demo', person({ decision: 'deny' }), never), {
      code: 'authorization_denied',
    });
    await assert.rejects(broker.credentialFor('demo'), { code: 'not_authorized' });
  });

  it('ends when the person cancels, and lets a second authorization take the place of the first', async () => {
    const { mcp } = await running.pair({}, {});
    const { broker } = await bench(listed(mcp.url));
    const cancel = new AbortController();
    const idle = person({ open: async () => cancel.abort() });
    await assert.rejects(broker.authorize('demo', idle, cancel.signal), {
      code: 'authorization_cancelled',
    });
    let opened = (): void => undefined;
    const reached = new Promise<void>((resolve) => (opened = resolve));
    const first = broker.authorize('demo', person({ open: async () => opened() }), never);
    const replaced = assert.rejects(first, { code: 'authorization_replaced' });
    await reached;
    await broker.authorize('demo', person(), never);
    await replaced;
    assert.ok(await broker.credentialFor('demo'));
  });

  it('keeps the credential before when a new authorization fails', async () => {
    const { mcp } = await running.pair({}, {});
    const { broker } = await bench(listed(mcp.url));
    await broker.authorize('demo', person(), never);
    const before = await broker.credentialFor('demo');
    await assert.rejects(broker.authorize('demo', person({ decision: 'deny' }), never), {
      code: 'authorization_denied',
    });
    assert.deepEqual(await broker.credentialFor('demo'), before);
  });

  it('is sent to no other address than the one that it was obtained for', async () => {
    const { mcp } = await running.pair({}, {});
    const server = { ...listed(mcp.url) };
    const { broker } = await bench(server);
    await broker.authorize('demo', person(), never);
    server.url = 'https://elsewhere.example/mcp';
    await assert.rejects(broker.credentialFor('demo'), { code: 'not_authorized' });
  });
});
