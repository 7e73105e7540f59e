import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { Auth } from '../../src/core/server.ts';
import { totpCode } from '../../src/core/keys/totp.ts';
import { toDaemonCertificates } from '../../src/protocol/certificates.ts';
import { toDaemon } from '../../src/protocol/toDaemon.ts';
import { createAuthority, type Authority } from '../servers/certificates.ts';
import { HmacGuard } from '../servers/hmacGuard.ts';
import { startMcpServer, type McpServerOptions } from '../servers/mcpServer.ts';
import { Running } from '../servers/running.ts';
import { connect } from '../servers/testClient.ts';
import { signedAuth } from '../support/signedAuth.ts';
import { Realm, type TestWindow } from '../support/testWindow.ts';
import { ClaudeCode } from './support.ts';

const KEY = 'k-0123456789abcdefghijklmnop';
const SEED = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

type Door = NonNullable<McpServerOptions['door']>;

/** What people do today with a flag of `claude mcp add`, and how the keyring does it. */
interface Way {
  readonly auth: Auth;
  readonly door: Door;
  /** over TLS, with a private authority; `client`: it demands a certificate */
  readonly tls?: 'server' | 'client';
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

const guard = new HmacGuard(KEY);
const safer: Readonly<Record<string, Way>> = {
  '--header "X-Signature: signature" --header "X-Timestamp: timestamp"': {
    auth: signedAuth('api'),
    door: (request, body) => (guard.admits(request, body) ? undefined : 401),
  },
  '--cert cert.pem --key key.pem': { auth: { scheme: 'none' }, door: isKnown, tls: 'client' },
  '--cacert ca.pem': { auth: { scheme: 'none' }, door: () => undefined, tls: 'server' },
};

/** TLS lets nobody in without a certificate; this is whose it was. */
function isKnown({ socket }: Parameters<Door>[0]): 403 | undefined {
  const shown = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
  return shown?.subject === 'CN=us' ? undefined : 403;
}

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
  async function connected({ auth, door, tls }: Way): Promise<void> {
    const authority = createAuthority('A private authority');
    const secure = {
      ...authority.issue(['localhost']),
      ...(tls === 'client' && { ca: authority.cert, requestCert: true }),
    };
    const options = { door, ...(tls && { tls: secure, hostname: 'localhost' }) };
    const { url } = await running.keep(startMcpServer(options));
    await window.request(toDaemon.addServer, { name: 'Api', url, ...auth });
    if (tls) await trust(authority, tls);
    const pair = { host: 'claude-code', server: 'api', action: 'connect' } as const;
    const { file } = await window.request(toDaemon.planConnection, pair);
    const before = file?.before === undefined ? {} : { before: file.before };
    await window.request(toDaemon.applyConnection, { ...pair, ...before });
  }

  /** Sets up what the flags name: files in the home folder. */
  async function trust(authority: Authority, tls: 'server' | 'client'): Promise<void> {
    const own = authority.issue(['us']);
    const files = {
      ca: authority.cert,
      ...(tls === 'client' && { certificate: own.cert, key: own.key }),
    };
    const paths: Record<string, string> = {};
    for (const [name, pem] of Object.entries(files)) {
      paths[name] = join(claude.home, `${name}.pem`);
      await writeFile(paths[name], pem);
    }
    const given = { kind: 'files', paths } as const;
    await window.request(toDaemonCertificates.setCertificate, { id: 'api', given });
  }

  for (const [flags, way] of Object.entries({ ...ways, ...safer }))
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
