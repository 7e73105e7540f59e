import assert from 'node:assert/strict';
import { createDpopKey, dpopProof } from '../../src/core/oauth/dpop.ts';
import { withGateway, type HeadlessKeyring } from '../../scripts/headless/keyring.ts';
import { DpopProofs } from '../servers/dpopProofs.ts';
import { jsonAnswer, send } from '../servers/http.ts';
import type { RunningMcpServer } from '../servers/mcpServer.ts';
import { Running } from '../servers/running.ts';
import { startSmallMcp } from '../servers/smallMcp.ts';
import { connect } from '../servers/testClient.ts';
import { bench, listed, person, type Bench } from '../support/brokerBench.ts';
import { meeting } from '../support/meeting.ts';

const never = new AbortController().signal;

describe('the gateway and the broker', () => {
  const running = new Running();
  afterEach(() => running.close());

  async function join(own: Bench): Promise<HeadlessKeyring> {
    const server = own.ports.servers.get('demo');
    assert.ok(server);
    return running.keep(withGateway({ ...own, server, nonces: own.ports.nonces }));
  }

  const client = ({ route }: HeadlessKeyring) => running.keep(connect(route.url, route.key));

  it('renew a token that the server refuses in mid-session, without a word', async () => {
    const { as, mcp } = await running.pair({ accessTokenFormat: 'opaque' });
    const own = await bench(listed(mcp.url));
    await own.broker.authorize('demo', person(), never);
    const tool = await client(await join(own));
    await tool.callTool({ name: 'whoami' });
    const { accessToken = '' } = (await own.broker.credentialFor('demo')) ?? {};
    as.intercept(async (request, forward) =>
      request.path.endsWith('/introspection') && request.body.includes(accessToken)
        ? jsonAnswer(200, { active: false })
        : forward(request),
    );
    own.clock.ahead = 60_000;
    const { content } = await tool.callTool({ name: 'whoami' });
    assert.match(JSON.stringify(content), /alice/u);
    assert.equal(as.tokenRequests('refresh_token'), 1);
    const refused = mcp.requests.filter(({ status }) => status === 401);
    assert.equal(refused.at(-1)?.authorization, `Bearer ${accessToken}`);
  });

  describe('and a server that wants proofs', () => {
    const nonce = 'nonce-of-the-server';

    async function proving(): Promise<{ own: Bench; mcp: RunningMcpServer; key: HeadlessKeyring }> {
      const options = { dpop: 'nonce', accessTokenFormat: 'opaque' } as const;
      const { mcp } = await running.pair(options, { proofs: new DpopProofs(nonce) });
      const own = await bench(listed(mcp.url));
      await own.broker.authorize('demo', person(), never);
      return { own, mcp, key: await join(own) };
    }

    it('prove every request afresh, with the nonces of issuer and server, also after a refresh', async () => {
      const { own, mcp, key } = await proving();
      const tool = await client(key);
      await own.broker.refresh('demo');
      const { content } = await tool.callTool({ name: 'whoami' });
      assert.match(JSON.stringify(content), /alice/u);
      const good = mcp.requests.filter(({ dpop, status = 0 }) => dpop && status < 300);
      assert.ok(good.length >= 3, String(good.length));
      assert.equal(new Set(good.map(({ dpop }) => dpop)).size, good.length);
      assert.equal(own.broker.facts('demo')?.dpopBound, true);
    });

    it('hold a token that is worth nothing without its key', async () => {
      const { own, mcp, key } = await proving();
      await client(key);
      const { accessToken = '', dpopKey = '' } = (await own.broker.credentialFor('demo')) ?? {};
      const used = mcp.requests.find(({ dpop, status }) => dpop && status === 200)?.dpop ?? '';
      const request = { method: 'POST', url: mcp.url, nonce, accessToken };
      const proof = (by: string, more = {}) => dpopProof(by, { ...request, ...more }, Date.now());
      const status = async (scheme: string, dpop?: string): Promise<number> => {
        const headers = { authorization: `${scheme} ${accessToken}`, ...(dpop && { dpop }) };
        return (await send(mcp.url, { method: 'POST', headers, body: '{}' })).status;
      };
      const stolen = [
        await status('Bearer'),
        await status('DPoP'),
        await status('DPoP', used),
        await status('DPoP', await proof(await createDpopKey())),
        await status('DPoP', await proof(dpopKey, { url: 'https://other.example/mcp' })),
        await status('DPoP', await proof(dpopKey, { method: 'GET' })),
        await status('DPoP', await proof(dpopKey, { nonce: 'old' })),
        await status('DPoP', await proof(dpopKey, { accessToken: 'another' })),
      ];
      assert.deepEqual(new Set(stolen), new Set([401]));
      assert.notEqual(await status('DPoP', await proof(dpopKey)), 401, 'the rightful one');
    });

    it('keep the key as a secret', async () => {
      const { own } = await proving();
      const { dpopKey = '' } = (await own.broker.credentialFor('demo')) ?? {};
      const { d } = JSON.parse(dpopKey) as { d: string };
      assert.ok(!JSON.stringify([own.broker.facts('demo'), own.happenings]).includes(d));
    });
  });

  describe('and a tool that needs more than was granted', () => {
    it('say so, and a step-up asks for the union', async () => {
      const { mcp } = await running.pair({}, { toolScopes: { echo: 'mcp:write' } });
      const own = await bench(listed(mcp.url));
      await own.broker.authorize('demo', person(), never);
      const key = await join(own);
      const tool = await client(key);
      const echo = { name: 'echo', arguments: { text: 'hello' } };
      await assert.rejects(tool.callTool(echo), { code: -31001, message: /insufficient_scope/u });
      assert.equal(key.wanted?.details['scopes'], 'mcp:write');
      assert.deepEqual(own.broker.facts('demo')?.scopes, ['mcp:read']);
      const alice = person();
      await own.broker.authorize('demo', alice, never, { stepUp: ['mcp:write'] });
      const asked = new URL(alice.opened[0] ?? '').searchParams.get('scope')?.split(' ');
      assert.deepEqual(asked?.toSorted(), ['mcp:read', 'mcp:write', 'offline_access']);
      assert.match(JSON.stringify(await tool.callTool(echo)), /hello/u);
    });

    it('lose no scope, however many the server names', async () => {
      const many = Array.from({ length: 30 }, (_, n) => `api://tenant/scope-${n}`).join(' ');
      const { mcp } = await running.pair({}, { toolScopes: { echo: many } });
      const own = await bench(listed(mcp.url));
      await own.broker.authorize('demo', person(), never);
      const key = await join(own);
      const tool = await client(key);
      await assert.rejects(tool.callTool({ name: 'echo', arguments: { text: '' } }));
      assert.equal(key.wanted?.details['scopes'], many);
    });

    it(
      'keep to what the person chose before instead of asking for all there is',
      meeting(
        { mcp: { metadata: { scopes_supported: ['read', 'write', 'admin'] } } },
        async (met) => {
          await met.authorize({ ...met.alice, scopes: async () => ['read'] });
          const cancelled = new AbortController().signal;
          const wish = { stepUp: ['write'] };
          await met.own.broker.authorize('demo', met.alice, cancelled, wish);
          assert.equal(met.asked.get('scope'), 'read write');
        },
      ),
    );
  });

  it('carry a token of 20 kB', async () => {
    const long = 'x'.repeat(20_000);
    const { as } = await running.pair();
    as.intercept(async (request, forward) => {
      const answer = await forward(request);
      if (request.path !== '/token') return answer;
      const granted = JSON.parse(answer.body.toString()) as object;
      return jsonAnswer(200, { ...granted, access_token: long, refresh_token: long });
    });
    const { url } = await running.keep(
      startSmallMcp(as.issuer, { takes: (token) => token === long }),
    );
    const own = await bench(listed(url));
    await own.broker.authorize('demo', person(), never);
    const { route } = await join(own);
    const headers = { authorization: `Bearer ${route.key}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' });
    const answer = await send(route.url, { method: 'POST', headers, body });
    assert.match(answer.body.toString(), /"tools":\[\]/u);
    assert.equal((await own.broker.credentialFor('demo'))?.refreshToken, long);
  });
});
