import assert from 'node:assert/strict';
import type { Interceptor } from '../servers/front.ts';
import { jsonAnswer } from '../servers/http.ts';
import { Running } from '../servers/running.ts';
import { bench, listed, person, type Bench } from '../support/brokerBench.ts';
import { authorizedBefore, fails } from '../support/failing.ts';

const never = new AbortController().signal;

describe('bad input of an issuer', () => {
  const running = new Running();
  afterEach(() => running.close());

  async function intercepted(interceptor: Interceptor): Promise<Bench> {
    const { as, mcp } = await running.pair({}, {});
    as.intercept(interceptor);
    return authorizedBefore(running, mcp.url);
  }

  const metadata =
    (more: Record<string, unknown>): Interceptor =>
    async (request, forward) => {
      const answer = await forward(request);
      if (!request.path.startsWith('/.well-known/')) return answer;
      return jsonAnswer(200, { ...(JSON.parse(answer.body.toString()) as object), ...more });
    };

  for (const endpoint of [
    'authorization_endpoint',
    'token_endpoint',
    'registration_endpoint',
    'revocation_endpoint',
  ]) {
    for (const url of [
      'javascript:alert(document.domain)',
      'file:///etc/passwd',
      'http://a.example/x',
      'https://known.example@evil.example/x',
      '/relative',
      '',
    ]) {
      it(`${endpoint} ${url || 'of nothing'}: insecure_endpoint`, async () => {
        const alice = person();
        await fails(await intercepted(metadata({ [endpoint]: url })), 'insecure_endpoint', alice);
        assert.deepEqual(alice.opened, []);
      });
    }
  }

  for (const [what, more] of [
    ['no token endpoint', { token_endpoint: undefined }],
    ['an endpoint that is a number', { authorization_endpoint: 7 }],
    ['no issuer', { issuer: undefined }],
    ['scopes that are no list', { scopes_supported: 'a b' }],
  ] as const) {
    it(`metadata with ${what}: metadata_invalid`, async () => {
      await fails(await intercepted(metadata(more)), 'metadata_invalid');
    });
  }

  it('null where a member should be left out is no harm', async () => {
    const own = await intercepted(metadata({ scopes_supported: null, revocation_endpoint: null }));
    await own.broker.authorize('demo', person(), never);
  });

  it('an authorization endpoint with a query of its own keeps it', async () => {
    const { as, mcp } = await running.pair({}, {});
    const authorization_endpoint = `${as.issuer}/auth?tenant=one&state=theirs`;
    as.intercept(metadata({ authorization_endpoint }));
    const own = await bench(listed(mcp.url));
    const alice = person();
    await own.broker.authorize('demo', alice, never);
    const query = new URL(alice.opened[0] ?? '').searchParams;
    assert.equal(query.get('tenant'), 'one');
    assert.equal(query.getAll('state').length, 1);
  });

  for (const [what, status, body, code] of [
    ['refuses', 400, { error: 'invalid_client_metadata' }, 'registration_refused'],
    ['breaks', 500, 'oops', 'server_unreachable'],
  ] as const) {
    it(`a registration that ${what}: ${code}`, async () => {
      const own = await intercepted(async (request, forward) =>
        request.path === '/reg' ? jsonAnswer(status, body) : forward(request),
      );
      await fails(own, code);
    });
  }

  it('a registration without a client id: metadata_invalid', async () => {
    const own = await intercepted(async (request, forward) =>
      request.path === '/reg' ? jsonAnswer(201, { client_id: '' }) : forward(request),
    );
    await fails(own, 'metadata_invalid');
  });

  for (const [what, change] of [
    ['without a token type', { token_type: undefined }],
    ['of type DPoP', { token_type: 'DPoP' }],
    ['without a token', { access_token: undefined }],
  ] as const) {
    it(`a token answer ${what}: token_invalid, and the credential before stays`, async () => {
      const own = await intercepted(async (request, forward) => {
        const answer = await forward(request);
        if (request.path !== '/token') return answer;
        return jsonAnswer(200, { ...(JSON.parse(answer.body.toString()) as object), ...change });
      });
      const before = own.store.entries.get('credential/demo');
      await assert.rejects(own.broker.authorize('demo', person(), never), {
        code: 'token_invalid',
      });
      assert.deepEqual(own.store.entries.get('credential/demo'), before);
    });
  }
});
