import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withGateway } from '../../scripts/headless/keyring.ts';
import { toDaemon } from '../../src/protocol/toDaemon.ts';
import { startMcpServer } from '../servers/mcpServer.ts';
import { Running } from '../servers/running.ts';
import { connect } from '../servers/testClient.ts';
import { bench, listed, person } from '../support/brokerBench.ts';
import { IssuedSecrets } from '../support/issuedSecrets.ts';
import { Realm, type TestWindow } from '../support/testWindow.ts';

describe('secrets', () => {
  const running = new Running();
  afterEach(() => running.close());

  it('stand in no address, no log line and nothing that is told, from the first challenge to the revocation', async () => {
    const { as, mcp } = await running.pair({ registrationManagement: true });
    const issued = new IssuedSecrets(as);
    const told: string[] = [];
    as.intercept((request, forward) => {
      told.push(request.target);
      return forward(request);
    });
    const note = (line: string): void => void told.push(line);
    const own = await bench(listed(mcp.url), {}, { log: { debug: note, info: note, warn: note } });
    const alice = person();
    const never = new AbortController().signal;
    await own.broker.authorize('demo', alice, never);
    const gateway = await running.keep(
      withGateway({ ...own, server: listed(mcp.url), nonces: own.ports.nonces }),
    );
    const tool = await running.keep(connect(gateway.route.url, gateway.route.key));
    await tool.callTool({ name: 'whoami' });
    await own.broker.refresh('demo');
    told.push(...alice.opened, JSON.stringify(own.broker.facts('demo')));
    told.push(...mcp.requests.map(({ path }) => path));
    const denied = person({ decision: 'deny' });
    await own.broker.authorize('demo', denied, never).catch((error: unknown) => {
      told.push(JSON.stringify(error));
    });
    told.push(JSON.stringify(await own.broker.revoke('demo')), JSON.stringify(own.happenings));
    assert.deepEqual([...new Set(issued.all().map(({ name }) => name))].toSorted(), [
      'access_token',
      'code',
      'code_verifier',
      'refresh_token',
      'registration_access_token',
    ]);
    for (const { name, value } of issued.all())
      for (const line of told) assert.ok(!line.includes(value), `${name} in ${line}`);
  });
});

describe('keys', () => {
  const running = new Running();
  let realm: Realm;
  before(async () => (realm = await Realm.make()));
  after(async () => {
    await realm.close();
    await running.close();
  });

  it('stand in no file, no log line and nothing that is told, from their entry to their end', async () => {
    const [good, wrong] = [0, 1].map(() => randomBytes(32).toString('base64url'));
    const { url } = await running.keep(
      startMcpServer({
        door: ({ headers }) => (headers['x-key'] === `v1 ${good}` ? undefined : 401),
      }),
    );
    const window = await realm.window();
    const headers = [{ name: 'X-Key', template: 'v1 ${secret:api}' }];
    await window.request(toDaemon.addServer, { name: 'Demo', url, scheme: 'headers', headers });
    await window.request(toDaemon.keepKey, { name: 'api', form: 'text', value: good });
    const route = await window.request(toDaemon.callerKey, { host: 'vscode', server: 'demo' });
    const tool = await running.keep(connect(route.url, route.key));
    await tool.listTools();
    const told: unknown[] = [await window.request(toDaemon.tryKeys, { id: 'demo' })];
    told.push(await window.request(toDaemon.rotateKey, { name: 'api', value: wrong }));
    const bad = { name: 'api', value: `${wrong}\n` };
    told.push(await window.request(toDaemon.rotateKey, bad).catch((error: unknown) => error));
    await window.request(toDaemon.revokeKey, { name: 'api' });
    told.push(await window.request(toDaemon.checkRevoked, { name: 'api' }));
    await assert.rejects(tool.listTools());
    const readable = await everythingReadable(realm, window, told);
    for (const value of [good, wrong])
      for (const form of formsOf(value ?? '')) assert.ok(!readable.includes(form), form);
  });
});

function formsOf(value: string): string[] {
  const text = Buffer.from(value);
  return [value, text.toString('base64'), text.toString('hex'), encodeURIComponent(value)];
}

/** What the daemon wrote, said and shows. */
async function everythingReadable(
  { root }: Realm,
  { log, state, attention }: TestWindow,
  told: readonly unknown[],
): Promise<string> {
  const files = await readdir(root, { recursive: true, withFileTypes: true });
  const texts = await Promise.all(
    files.filter((file) => file.isFile()).map((f) => readFile(join(f.parentPath, f.name), 'utf8')),
  );
  assert.ok(
    texts.some((text) => text.includes('v1 ${secret:api}')),
    'the files can be read',
  );
  return [...texts, ...log, ...attention, JSON.stringify({ state, told })].join('\n');
}
