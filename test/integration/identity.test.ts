import assert from 'node:assert/strict';
import type { Wish } from '../../src/core/authorize.ts';
import type { AuthorizationServerOptions } from '../servers/authorizationServer.ts';
import { jsonAnswer } from '../servers/http.ts';
import { Running, type Pair } from '../servers/running.ts';
import { bench, listed, person, type Bench } from '../support/brokerBench.ts';

const never = new AbortController().signal;
const html = { status: 200, headers: { 'content-type': 'text/html' }, body: Buffer.from('<p>') };

describe('the identity of an account', () => {
  const running = new Running();
  let pair: Pair;
  let own: Bench;
  afterEach(() => running.close());

  async function begin(
    scopes: string[],
    options: AuthorizationServerOptions = {},
    metadata: (issuer: string) => object = () => ({}),
  ): Promise<void> {
    pair = await running.pair(options, { scope: scopes.join(' ') });
    const { issuer } = pair.as;
    pair.as.intercept(async (request, forward) => {
      const answer = await forward(request);
      if (!request.path.startsWith('/.well-known/')) return answer;
      const published: unknown = JSON.parse(answer.body.toString());
      return jsonAnswer(200, { ...Object(published), ...metadata(issuer) });
    });
    own = await bench(listed(pair.mcp.url));
  }
  const authorize = () => own.broker.authorize('demo', person(), never);
  const known = (): [account: string | undefined, source: string | undefined] => {
    const { account, accountSource } = own.broker.facts('demo') ?? {};
    return [account, accountSource];
  };
  const questions = () =>
    pair.as.requests.filter(({ path }) => path === '/me' || path.endsWith('introspection'));
  /** The issuer grants `openid` and gives no ID token. */
  const withoutIdToken = () =>
    pair.as.intercept(async (request, forward) => {
      const answer = await forward(request);
      if (request.path !== '/token') return answer;
      const { id_token: _, ...rest } = Object(JSON.parse(answer.body.toString()));
      return jsonAnswer(answer.status, { ...rest, scope: 'openid mcp:read' });
    });
  const userinfo = (issuer: string) => ({ userinfo_endpoint: `${issuer}/me` });
  const introspection = () => ({ introspection_endpoint_auth_methods_supported: ['none'] });

  it('is that of the ID token, and nobody is asked then', async () => {
    await begin(['openid', 'mcp:read'], {}, (issuer) => ({
      ...userinfo(issuer),
      ...introspection(),
    }));
    await authorize();
    assert.deepEqual(known(), ['alice', 'id_token']);
    assert.deepEqual(questions(), []);
  });

  it('is what UserInfo says without one, as a person knows it', async () => {
    await begin(['openid', 'mcp:read'], {}, userinfo);
    withoutIdToken();
    let shown: string | undefined;
    pair.as.intercept(async (request, forward) => {
      if (request.path !== '/me') return forward(request);
      shown = String(request.headers['authorization']);
      return jsonAnswer(200, { sub: 'alice', email: 'alice@work.example' });
    });
    await authorize();
    const { accessToken = '', subject } = (await own.broker.credentialFor('demo')) ?? {};
    assert.equal(shown, `Bearer ${accessToken}`);
    assert.equal(subject, 'alice');
    assert.deepEqual(known(), ['alice@work.example', 'userinfo']);
  });

  it('is what introspection says where that is offered to our client', async () => {
    await begin(['mcp:read'], { accessTokenFormat: 'opaque' }, introspection);
    await authorize();
    assert.deepEqual(known(), ['alice', 'introspection']);
  });

  it('is not asked for where the issuer does not offer it', async () => {
    await begin(['mcp:read'], {}, (issuer) => ({
      ...userinfo(issuer), // without the scope openid
      introspection_endpoint_auth_methods_supported: ['client_secret_basic'],
    }));
    await authorize();
    assert.deepEqual(questions(), []);
    assert.deepEqual(known(), ['alice', 'access_token'], 'as the token itself claims, unverified');
  });

  it('never fails an authorization', async () => {
    await begin(['openid', 'mcp:read'], {}, (issuer) => ({
      ...userinfo(issuer),
      ...introspection(),
    }));
    withoutIdToken();
    for (const answer of [jsonAnswer(500, {}), html, jsonAnswer(200, { sub: 7 })]) {
      const over = pair.as.intercept(async (request, forward) => {
        const isAsked = request.path === '/me' || request.path.endsWith('introspection');
        return isAsked ? answer : forward(request);
      });
      await authorize();
      assert.deepEqual(known(), ['alice', 'access_token']);
      over();
    }
  });

  it('stays when a credential is renewed', async () => {
    await begin(['mcp:read', 'offline_access'], { accessTokenFormat: 'opaque' }, introspection);
    await authorize();
    await own.broker.refresh('demo');
    assert.deepEqual(known(), ['alice', 'introspection']);
  });

  /** The authorization URL, as far as it is opened. */
  async function asked(id: string, wish: Wish = {}): Promise<URLSearchParams> {
    let opened = '';
    const open = async (url: string): Promise<void> => {
      opened = url;
      throw new Error('no browser');
    };
    await assert.rejects(own.broker.authorize(id, person({ open }), never, wish));
    return new URL(opened).searchParams;
  }

  it('is hinted at when one of several is authorized again, a single one may be exchanged', async () => {
    await begin(['mcp:read'], { accessTokenFormat: 'opaque' }, introspection);
    await authorize();
    assert.equal((await asked('demo')).get('login_hint'), null);
    assert.equal((await asked('demo', { stepUp: ['mcp:write'] })).get('login_hint'), 'alice');
    await own.broker.authorize('demo~2', person({ user: 'bob' }), never);
    assert.equal((await asked('demo')).get('login_hint'), 'alice');
    assert.equal((await asked('demo~2')).get('login_hint'), 'bob');
    assert.equal((await asked('demo~3', { selectAccount: true })).get('login_hint'), null);
    await own.broker.authorize('demo~2', person(), never, { loginHint: 'carol' });
    assert.deepEqual(own.broker.facts('demo~2')?.account, 'carol');
  });

  it('is not hinted at when nobody verified it', async () => {
    await begin(['mcp:read']);
    await authorize();
    await own.broker.authorize('demo~2', person({ user: 'bob' }), never);
    assert.equal((await asked('demo')).get('login_hint'), null);
  });

  it('is to be chosen anew only where the issuer has that prompt', async () => {
    const online = { scopes: ['mcp:read'] };
    await begin(['mcp:read'], online);
    assert.equal((await asked('demo~2', { selectAccount: true })).get('prompt'), null);
    await begin(['mcp:read'], {}, () => ({
      prompt_values_supported: ['none', 'consent', 'select_account'],
    }));
    const both = 'select_account consent';
    assert.equal((await asked('demo~2', { selectAccount: true })).get('prompt'), both);
    assert.equal((await asked('demo')).get('prompt'), 'consent');
    for (const odd of ['select_account', [7], { select_account: true }]) {
      await begin(['mcp:read'], online, () => ({ prompt_values_supported: odd }));
      assert.equal((await asked('demo~2', { selectAccount: true })).get('prompt'), null);
    }
  });
});
