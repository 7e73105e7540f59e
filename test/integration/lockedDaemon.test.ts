import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import type { Credential } from '../../src/core/credential.ts';
import type { SecretEntry } from '../../src/core/ports.ts';
import { Daemon } from '../../src/node/daemon/keyringDaemon.ts';
import { readEndpoint } from '../../src/node/endpoint.ts';
import { openJournal } from '../../src/node/journal.ts';
import { writeJson } from '../../src/node/jsonFile.ts';
import { paths } from '../../src/node/keyringFolder.ts';
import { nonce, proof } from '../../src/protocol/handshake.ts';
import { PROTOCOL, toDaemon } from '../../src/protocol/toDaemon.ts';
import { toWindow } from '../../src/protocol/toWindow.ts';
import { Peer } from '../../src/protocol/peer.ts';
import { listed } from '../support/brokerBench.ts';
import { eventually } from '../support/eventually.ts';
import { workFolder } from './workFolder.ts';

describe('a daemon that no window has unlocked', () => {
  const folder = workFolder();
  const key = randomBytes(32);
  const writes: string[] = [];
  const sent: string[] = [];
  const peers: Peer[] = [];
  let states = 0;
  let daemon: Daemon;
  let successor: Peer;

  const stored = (generation: number): SecretEntry => ({
    key: 'credential/demo',
    generation,
    value: JSON.stringify(credential(`refresh-token-${generation}`)),
  });
  const credential = (refreshToken: string): Credential => ({
    serverId: 'demo',
    serverUrl: 'https://mcp.example/mcp',
    issuer: 'https://issuer.example',
    client: {
      kind: 'dynamic',
      issuer: 'https://issuer.example',
      redirectUri: 'http://127.0.0.1:1/callback',
      clientId: 'id',
      method: 'none',
      registeredAt: 1,
    },
    accessToken: 'access-token',
    refreshToken,
    obtainedAt: 1,
    expiresAt: 1_000,
  });
  const fetch = async (_url: string, init: RequestInit = {}): Promise<Response> => {
    sent.push(new URLSearchParams(init.body as URLSearchParams).get('refresh_token') ?? 'metadata');
    return Response.json({}, { status: 503 });
  };

  beforeEach(async () => {
    writes.length = sent.length = states = 0;
    const journal = await openJournal(paths(folder.path).journal, key);
    await journal.append({ kind: 'put', at: 1, ...stored(5) });
    await journal.close();
    const server = listed('https://mcp.example/mcp');
    await writeJson(paths(folder.path).servers, { servers: [server] });
    const times = { idle: 60_000, drain: 0 };
    daemon = await Daemon.open({
      folder: folder.path,
      key,
      version: '0.1.0',
      headers: '',
      wrapFetch: () => fetch,
      ...times,
    });
    successor = await proved('successor');
  });
  afterEach(async () => {
    await successor.request(toDaemon.handOver, {});
    await daemon.ended;
    for (const peer of peers.splice(0)) peer.dispose();
  });

  async function proved(role: 'window' | 'successor'): Promise<Peer> {
    const peer = new Peer(connect((await readEndpoint(folder.path))?.address ?? ''));
    peers.push(peer);
    peer.handle(toWindow.write, async ({ generation }) => {
      writes.push(`generation ${generation}`);
      return {};
    });
    peer.on(toWindow.state, () => (states += 1));
    peer.listen();
    const own = nonce();
    const hello = { role, protocol: PROTOCOL, version: '0.1.0', nonce: own } as const;
    const answer = await peer.request(toDaemon.hello, hello);
    await peer.request(toDaemon.prove, { proof: proof(key, role, answer.nonce, own) });
    return peer;
  }

  it('stores and sends nothing of its journal, which may be behind', async () => {
    const window = await proved('window');
    await proved('window');
    await eventually('both windows were shown the state', () => states >= 3);
    await assert.rejects(window.request(toDaemon.refresh, { id: 'demo' }), {
      code: 'keyring_locked',
    });
    assert.deepEqual([writes, sent], [[], []]);
    const unlock = { entries: [stored(6)], servers: [], sentences: {} };
    await window.request(toDaemon.unlock, unlock);
    await eventually('the clock renews at once', () => sent.length > 0, 5_000);
    assert.ok(writes.every((write) => write !== 'generation 5'));
  });
});
