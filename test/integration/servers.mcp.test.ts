import assert from 'node:assert/strict';
import type { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterEach, describe, it } from 'mocha';
import { send } from '../servers/http.ts';
import { startMcpServer } from '../servers/mcpServer.ts';
import { plainServers } from '../servers/plainServers.ts';
import { Running } from '../servers/running.ts';
import { connect, json, login } from '../servers/testClient.ts';

const running = new Running();
afterEach(() => running.close());

describe('Test MCP server', () => {
  it('challenges, and describes itself', async () => {
    const { as, mcp } = await running.pair();
    const answer = await send(mcp.url, { method: 'POST', body: '{}' });
    assert.equal(answer.status, 401);
    assert.equal(
      answer.headers['www-authenticate'],
      `Bearer resource_metadata="${mcp.metadataUrl}", scope="mcp:read"`,
    );
    const metadata = await json(send(mcp.metadataUrl));
    assert.equal(metadata['resource'], mcp.url);
    assert.deepEqual(metadata['authorization_servers'], [as.issuer]);
  });

  it('refuses a token for another audience', async () => {
    const { as, mcp } = await running.pair();
    const { tokens } = await login(as, 'http://127.0.0.1:9/mcp');
    assert.equal((await as.introspect(tokens.access_token)).active, true);
    await assert.rejects(connect(mcp.url, tokens.access_token), { code: 401 });
  });

  it('has sessions, progress, GET and DELETE', async () => {
    const { as, mcp } = await running.pair({}, { slowStepMilliseconds: 5 });
    const { tokens } = await login(as, mcp.url);
    const client = await running.keep(connect(mcp.url, tokens.access_token));
    assert.equal(mcp.sessions, 1);
    const progress: number[] = [];
    const slow = { name: 'slow', arguments: {} };
    const onprogress = (step: { progress: number }): number => progress.push(step.progress);
    await client.callTool(slow, undefined, { onprogress });
    assert.deepEqual(progress, [1, 2, 3]);
    const echo = await client.callTool({ name: 'echo', arguments: { text: 'hi' } });
    assert.deepEqual(echo.content, [{ type: 'text', text: 'hi' }]);
    await (client.transport as StreamableHTTPClientTransport).terminateSession();
    assert.equal(mcp.sessions, 0);
    assert.ok(mcp.requests.some(({ method }) => method === 'GET'));
    assert.ok(mcp.requests.some(({ rpc }) => rpc === 'tools/call'));
    assert.equal(mcp.requests[0]?.authorization, `Bearer ${tokens.access_token}`);
  });

  it('can be open, or open for initialize only', async () => {
    const open = await running.keep(startMcpServer());
    const anonymous = await running.keep(connect(open.url));
    assert.match(JSON.stringify(await anonymous.callTool({ name: 'whoami' })), /anonymous/);
    const { mcp } = await running.pair({}, { openInitialize: true, noChallenge: true });
    const client = await running.keep(connect(mcp.url));
    await assert.rejects(client.listTools(), { code: 401 });
  });

  it('answers server/discover as the SDK does', async () => {
    const open = await running.keep(startMcpServer());
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'server/discover', params: {} });
    const accept = 'application/json, text/event-stream';
    const headers = { 'content-type': 'application/json', accept };
    const answer = await send(open.url, { method: 'POST', headers, body });
    assert.equal(answer.status, 400);
  });
});

describe('Plain servers', () => {
  it('answer what they should', async () => {
    const expected = {
      html: 200,
      notMcp: 404,
      openMcp: 405,
      unauthorizedOnly: 401,
      otherResource: 401,
      otherIssuer: 401,
      noPkce: 401,
      noRegistration: 401,
      huge: 200,
    } as const;
    for (const name of Object.keys(expected) as (keyof typeof expected)[]) {
      const server = await running.keep(plainServers[name]());
      assert.equal((await send(server.url)).status, expected[name], name);
    }
  });

  it('speak MCP when open, say nothing when silent', async () => {
    const open = await running.keep(plainServers.openMcp());
    const client = await running.keep(connect(open.url));
    assert.equal((await client.listTools()).tools[0]?.name, 'ping');
    const silent = await running.keep(plainServers.silent());
    const timeout = AbortSignal.timeout(100);
    await assert.rejects(fetch(silent.url, { signal: timeout }), { name: 'TimeoutError' });
  });

  it('leave out what they lack', async () => {
    const server = await running.keep(plainServers.noPkce());
    const url = `${server.origin}/.well-known/oauth-authorization-server`;
    const metadata = await json(send(url));
    assert.equal('code_challenge_methods_supported' in metadata, false);
    assert.equal(metadata['issuer'], server.origin);
  });
});
