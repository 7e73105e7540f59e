import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, verify } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { MessageSignature } from '../../src/core/signing/signature.ts';
import { signerFor } from '../../src/node/daemon/signing.ts';
import { readBody } from '../servers/http.ts';
import { Bench, serverAt } from './gatewayBench.ts';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const headers = [
  'host',
  'content-type',
  'content-length',
  'content-digest',
  'mcp-session-id',
  'x-list',
];

const signature: MessageSignature = {
  kind: 'message',
  algorithm: 'ed25519',
  key: 'signing',
  keyId: 'ours',
  label: 'sig1',
  components: ['@method', '@authority', '@request-target', '@target-uri', ...headers],
  created: true,
  nonce: true,
};

interface Received {
  readonly request: IncomingMessage;
  readonly body: Buffer;
}

describe('Gateway with HTTP Message Signatures', () => {
  let bench: Bench;
  let received: Received | undefined;
  beforeEach(async () => {
    bench = await new Bench().start();
    bench.answer = (request, response) => {
      void readBody(request).then((body) => {
        received = { request, body };
        return response.end('ok');
      });
    };
    const server = { ...serverAt('demo', ''), auth: { scheme: 'none', signature } as const };
    const sign = signerFor(server, () => pem);
    assert.ok(sign);
    bench.injection = async () => ({ headers: {}, sign });
  });
  afterEach(() => bench.close());

  /** The signature base, built by the server from what arrived. @see https://www.rfc-editor.org/rfc/rfc9421#section-2.5 */
  function baseOf({ request }: Received): string {
    const { method, url = '', headers: fields } = request;
    const input = String(fields['signature-input']).replace(/^sig1=/u, '');
    const authority = `up.localhost:${bench.upstreamPort}`;
    const derived: Record<string, string | undefined> = {
      '@method': method,
      '@authority': authority,
      '@request-target': url,
      '@target-uri': `http://${authority}${url}`,
    };
    const names = /^\(([^)]*)\)/u.exec(input)?.[1]?.split(' ') ?? [];
    const lines = names.map((quoted) => {
      const name = quoted.slice(1, -1);
      return `${quoted}: ${derived[name] ?? String(fields[name])}`;
    });
    return [...lines, `"@signature-params": ${input}`].join('\n');
  }

  function isGood(of: Received): boolean {
    const [, base64 = ''] = /^sig1=:(.+):$/u.exec(String(of.request.headers['signature'])) ?? [];
    return verify(null, Buffer.from(baseOf(of)), publicKey, Buffer.from(base64, 'base64'));
  }

  function arrived(): Received {
    assert.ok(received);
    return received;
  }

  it('signs what arrives, body included', async () => {
    const chunked = { 'transfer-encoding': 'chunked', 'content-type': 'application/json' };
    const forged = { signature: 'sig1=:AAAA:', 'content-digest': 'sha-256=:AAAA:' };
    assert.equal((await bench.ask('{"é":1}', { ...chunked, ...forged })).status, 200);
    const { request, body } = arrived();
    assert.ok(isGood(arrived()), baseOf(arrived()));
    assert.equal(request.headers['content-length'], String(body.length));
    const digest = createHash('sha256').update(body).digest('base64');
    assert.equal(request.headers['content-digest'], `sha-256=:${digest}:`);
    const input = String(request.headers['signature-input']);
    const covered = '"host" "content-type" "content-length" "content-digest"';
    assert.ok(
      input.startsWith(`sig1=("@method" "@authority" "@request-target" "@target-uri" ${covered})`),
    );
    assert.match(input, /;created=\d+;keyid="ours";nonce="[0-9a-f]{32}"$/u);
  });

  it('signs a request without a body by what it has', async () => {
    await bench.ask('', { 'mcp-session-id': 'one', 'x-list': ['a', 'b'] }, 'GET');
    assert.ok(isGood(arrived()), baseOf(arrived()));
    const input = String(arrived().request.headers['signature-input']);
    assert.match(input, /"@target-uri" "host" "mcp-session-id" "x-list"\)/u);
    assert.equal(arrived().request.headers['content-digest'], undefined);
  });

  it('is not good for anything else', async () => {
    await bench.ask('{}', { 'content-type': 'application/json' });
    const { request } = arrived();
    request.headers['content-type'] = 'text/plain';
    assert.equal(isGood(arrived()), false);
  });
});
