import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { Auth } from '../../src/core/server.ts';
import { totpCode } from '../../src/core/keys/totp.ts';
import { toDaemon } from '../../src/protocol/toDaemon.ts';
import { startMcpServer, type McpServerOptions } from '../servers/mcpServer.ts';
import { Running } from '../servers/running.ts';
import { connect } from '../servers/testClient.ts';
import { Realm, type TestWindow } from '../support/testWindow.ts';
import { ClaudeCode } from './support.ts';

const KEY = 'k-0123456789abcdefghijklmnop';
const SEED = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

type Door = NonNullable<McpServerOptions['door']>;

/** What people do today with a flag of `claude mcp add`, and how the keyring does it. */
interface Way {
  readonly auth: Auth;
  readonly door: Door;
}

const header = (name: string, template: string): Auth => ({
  scheme: 'headers',
  headers: [{ name, template }],
});
const isCode = (text: unknown): boolean =>
  [0, 30_000].some((ago) => totpCode(SEED, Date.now() - ago) === text);

const ways: Readonly<Record<string, Way>> = {
  '--header "Authorization: Bearer your-api-key"': {
    auth: header('Authorization', 'Bearer ${secret:api}'),
    door: ({ headers }) => (headers.authorization === `Bearer ${KEY}` ? undefined : 401),
  },
  '--header "X-API-Key: your-api-key"': {
    auth: header('X-API-Key', '${secret:api}'),
    door: ({ headers }) => (headers['x-api-key'] === KEY ? undefined : 401),
  },
  '--header "X-Custom-Auth: your-custom-key"': {
    auth: header('X-Custom-Auth', 'v1;${secret:api}'),
    door: ({ headers }) => (headers['x-custom-auth'] === `v1;${KEY}` ? undefined : 401),
  },
  '--header "Authorization: Bearer ${API_KEY}"': {
    auth: header('Authorization', 'Bearer ${env:API_KEY}'),
    door: ({ headers }) => (headers.authorization === `Bearer ${KEY}` ? undefined : 401),
  },
  '--header "X-Auth-Token: token" --header "X-Auth-Code: code"': {
    auth: {
      scheme: 'headers',
      headers: [
        { name: 'X-Auth-Token', template: '${secret:api}' },
        { name: 'X-Auth-Code', template: '${totp:phone}' },
      ],
    },
    door: ({ headers }) =>
      headers['x-auth-token'] === KEY && isCode(headers['x-auth-code']) ? undefined : 401,
  },
};

describe('Claude Code with a server that wants', () => {
  const running = new Running();
  let claude: ClaudeCode;
  let realm: Realm;
  let window: TestWindow;

  beforeEach(async () => {
    claude = await ClaudeCode.start();
    realm = await Realm.make({
      env: { ...process.env, HOME: claude.home, USERPROFILE: claude.home },
    });
    window = await realm.window();
    await window.request(toDaemon.keepKey, { name: 'api', form: 'text', value: KEY });
    await window.request(toDaemon.keepKey, { name: 'phone', form: 'totp', value: SEED });
    const outside = { variables: { API_KEY: KEY }, commands: [], environment: {} };
    await window.request(toDaemon.outside, outside);
  });
  afterEach(async () => {
    await realm.close();
    await claude.dispose();
    await running.close();
  });

  /** Adds the server and connects Claude Code by a change of its file. */
  async function connected({ auth, door }: Way): Promise<void> {
    const { url } = await running.keep(startMcpServer({ door }));
    await window.request(toDaemon.addServer, { name: 'Api', url, ...auth });
    const pair = { host: 'claude-code', server: 'api', action: 'connect' } as const;
    const { file } = await window.request(toDaemon.planConnection, pair);
    const before = file?.before === undefined ? {} : { before: file.before };
    await window.request(toDaemon.applyConnection, { ...pair, ...before });
  }

  for (const [flags, way] of Object.entries(ways))
    it(`${flags}, and no file holds it`, async () => {
      await connected(way);
      assert.match(await claude.mcp('list'), /api: http.* \(HTTP\) - ✔ Connected/u);
      const config = await claude.readConfig();
      for (const secret of [KEY, SEED]) assert.ok(!config.includes(secret));
      const route = { host: 'claude-code', server: 'api' };
      const { url, key } = await window.request(toDaemon.callerKey, route);
      const client = await connect(url, key);
      const { content } = await client.callTool({ name: 'echo', arguments: { text: 'hi' } });
      await client.close();
      assert.match(JSON.stringify(content), /hi/u);
    });

  it('another key than the one that is kept: it says so in our words', async () => {
    await connected({ auth: header('X-API-Key', '${secret:api}'), door: () => 401 });
    const list = await claude.mcp('list');
    assert.match(list, /✘ Failed to connect — -31001: /u);
    assert.ok(!list.includes(KEY));
    assert.ok(window.attention.includes('api key_refused'));
  });
});
