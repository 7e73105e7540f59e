import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type * as z from 'zod/mini';
import type { Server } from '../../src/core/server.ts';
import type { HmacSignature } from '../../src/core/signing/signature.ts';
import { answerSigning } from '../../src/node/daemon/trySignature.ts';
import type { Window } from '../../src/node/daemon/windows.ts';
import { Peer } from '../../src/protocol/peer.ts';
import { signingRequests } from '../../src/protocol/signing.ts';
import { serverAt } from './gatewayBench.ts';
import { workFolder } from './workFolder.ts';

const secrets = new Map([
  ['webhook', 'the secret of the webhook'],
  ['id', 'AKIDOFNOBODY'],
  ['key', 'the secret key of nobody'],
  ['token', 'the-session-token-of-nobody'],
]);
const hmac: HmacSignature = {
  kind: 'hmac',
  hash: 'sha-256',
  secret: 'webhook',
  secretEncoding: 'text',
  template:
    '${timestamp}.${nonce}.${method}.${url}.${header:host}.${header:content-length}.${body}',
  encoding: 'hex',
};
const aws = {
  kind: 'aws',
  accessKeyId: 'id',
  secretAccessKey: 'key',
  sessionToken: 'token',
  region: 'eu-central-1',
  service: 'execute-api',
} as const;

describe('a signature that is tried', () => {
  const folder = workFolder();
  const daemon = createServer();
  let window: Peer;
  let ours: Peer;
  let asking: Window;

  beforeEach(async () => {
    daemon.listen(folder.in('s'));
    await once(daemon, 'listening');
    const accepted = once(daemon, 'connection');
    window = new Peer(connect(folder.in('s')));
    const [socket] = (await accepted) as [Socket];
    ours = new Peer(socket);
    const kept: Server = {
      ...serverAt('demo', 'https://API.example:443/mcp?v=1'),
      auth: { scheme: 'none', signature: hmac },
    };
    const servers = new Map([
      ['demo', kept],
      ['plain', serverAt('plain', 'https://plain.example/mcp')],
    ]);
    const place = { ui: 'desktop', remote: false, uriScheme: '', redirect: 'auto' } as const;
    asking = { peer: ours, isStore: true, isMerged: true, place, lookedAt: 0, environment: {} };
    answerSigning(asking, servers, (name) => secrets.get(name));
    ours.listen();
    window.listen();
  });
  afterEach(() => {
    ours.dispose();
    window.dispose();
    daemon.close();
  });

  const attempt = (sample: Partial<z.infer<typeof signingRequests.trySignature.params>>) =>
    window.request(signingRequests.trySignature, { id: 'demo', method: 'POST', ...sample });

  it('shows the canonical string and what comes of it, with the values of an example', async () => {
    const example = { now: 1_700_000_000_999, nonce: 'n', body: '{"é":1}' };
    const { base, signature, headers } = await attempt(example);
    const expected = '1700000000.n.POST.https://api.example/mcp?v=1.api.example.8.{"é":1}';
    assert.equal(base, expected);
    const mac = createHmac('sha256', secrets.get('webhook') ?? '')
      .update(expected)
      .digest('hex');
    assert.equal(signature, mac);
    assert.deepEqual(headers, {});
  });

  it('takes settings that are not kept yet, and another request', async () => {
    const signature = { ...hmac, template: '${method} ${path}?${query} ${header:X-A}' };
    const sample = { signature, method: 'GET', path: '/other?b=2', headers: { 'x-a': 'one' } };
    assert.equal((await attempt(sample)).base, 'GET /other?b=2 one');
    assert.equal((await attempt({ ...sample, id: 'plain' })).base, 'GET /other?b=2 one');
  });

  it('never answers with a secret, nor with another host', async () => {
    const { base, headers } = await attempt({ signature: aws, path: '//elsewhere.example/' });
    const answer = JSON.stringify([base, headers]);
    for (const value of secrets.values()) assert.ok(!answer.includes(value), value);
    assert.match(base, /\nhost:api\.example\nx-amz-date:\d+T\d+Z\nx-amz-security-token:<token>\n/u);
    assert.match(
      headers['authorization'] ?? '',
      /^AWS4-HMAC-SHA256 Credential=<id>\/\d+\/eu-central-1/u,
    );
  });

  it('is for windows that proved the key, about servers that exist and are signed', async () => {
    await assert.rejects(attempt({ id: 'none' }), { code: 'server_unknown' });
    await assert.rejects(attempt({ id: 'plain' }), { code: 'internal' });
    await assert.rejects(attempt({ signature: { ...hmac, secret: 'none' } }), {
      code: 'signature_key_invalid',
    });
    asking.isStore = false;
    await assert.rejects(attempt({}), { code: 'keyring_locked' });
  });
});
