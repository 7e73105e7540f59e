import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { withGateway } from '../../scripts/headless/keyring.ts';
import { send, listen } from '../servers/http.ts';
import { connect } from '../servers/testClient.ts';
import { bench, listed, person } from '../support/brokerBench.ts';
import { eventually } from '../support/eventually.ts';

const program =
  'node_modules/@modelcontextprotocol/sdk/dist/esm/examples/server/simpleStreamableHttp.js';

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  server.close();
  await once(server, 'close');
  return port;
}

/** The SDK's example server with its example authorization server, as anybody would start them. */
describe('the demo authorization server of the SDK', () => {
  let demo: ChildProcess;
  let url: string;
  before(async () => {
    const [port, authPort] = [await freePort(), await freePort()];
    url = `http://localhost:${port}/mcp`;
    const env = { ...process.env, MCP_PORT: String(port), MCP_AUTH_PORT: String(authPort) };
    demo = spawn(process.execPath, [program, '--oauth', '--oauth-strict'], {
      env,
      stdio: 'ignore',
    });
    await eventually('the demo answers', async () => (await send(url)).status === 401);
  });
  after(async () => {
    demo.kill();
    await once(demo, 'exit');
  });

  it('gives a token, with which the SDK calls a tool through the gateway', async () => {
    const own = await bench(listed(url));
    await own.broker.authorize('demo', person(), new AbortController().signal);
    const facts = own.broker.facts('demo');
    assert.equal(facts?.registrationKind, 'dynamic');
    assert.deepEqual(facts?.scopes, ['mcp:tools']);
    const gateway = await withGateway({ ...own, server: listed(url), nonces: own.ports.nonces });
    const client = await connect(gateway.route.url, gateway.route.key);
    const answer = await client.callTool({ name: 'greet', arguments: { name: 'alice' } });
    assert.match(JSON.stringify(answer), /Hello, alice/u);
    await client.close();
    await gateway.close();
    assert.equal((await own.broker.revoke('demo'))?.issuer, 'unsupported');
  });
});
