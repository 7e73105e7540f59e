import assert from 'node:assert/strict';
import { hmac as hmacOf } from '@noble/hashes/hmac.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { sign } from '../../../../src/core/signing/sign.ts';
import type { HmacSignature } from '../../../../src/core/signing/signature.ts';
import type { SignedRequest } from '../../../../src/core/signing/signedRequest.ts';

const values = { now: Date.UTC(2026, 2, 1, 12, 30, 5, 678), nonce: '00ff' };

function hmac(template: string, more: Partial<HmacSignature> = {}): HmacSignature {
  const settings = { hash: 'sha-256', secretEncoding: 'text', encoding: 'hex' } as const;
  return { kind: 'hmac', secret: 'webhook', template, ...settings, ...more };
}

function signed(signature: HmacSignature, secret = 'Jefe', request: Partial<SignedRequest> = {}) {
  const whole = { method: 'POST', url: 'https://api.example/mcp', headers: {}, ...request };
  return sign(signature, whole, values, (name) => (name === 'webhook' ? secret : undefined));
}

const hashes = { 'sha-256': sha256, 'sha-384': sha384, 'sha-512': sha512 };

const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));

describe('an HMAC signature', () => {
  // RFC 4231, test case 2, as in CPython's Lib/test/test_hmac.py
  it('is the published one', async () => {
    const { signature } = await signed(hmac('what do ya want for nothing?'));
    assert.equal(signature, '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843');
  });

  for (const hash of ['sha-256', 'sha-384', 'sha-512'] as const) {
    for (const encoding of ['hex', 'base64', 'base64url'] as const) {
      it(`is what an implementation in JavaScript makes of the same string, ${hash} in ${encoding}`, async () => {
        const template = '${timestamp}.${nonce}\n${method} ${path}?${query}\n${body}';
        const request = { url: 'https://api.example/m/ü?b=2&a=1', body: bytes('{"é":1}\xff\0') };
        const { signature } = await signed(hmac(template, { hash, encoding }), 'sécret', request);
        const head = '1772368205.00ff\nPOST /m/%C3%BC?b=2&a=1\n';
        const data = Buffer.concat([Buffer.from(head), request.body]);
        const mac = hmacOf(hashes[hash], Buffer.from('sécret'), data);
        assert.equal(signature, Buffer.from(mac).toString(encoding));
      });
    }
  }

  it('takes the secret as it is written', async () => {
    const template = 'x';
    const text = await signed(hmac(template), '\x01\x7f');
    const hex = await signed(hmac(template, { secretEncoding: 'hex' }), '01 7F\n');
    const base64 = await signed(hmac(template, { secretEncoding: 'base64' }), 'AX8=');
    assert.deepEqual([hex.signature, base64.signature], [text.signature, text.signature]);
  });

  it('covers what its template names', async () => {
    const base = async (template: string, request: Partial<SignedRequest> = {}) =>
      (await signed(hmac(template), undefined, request)).base;
    const url = 'http://[::1]:80/a%2Fb/é?b=2&a=1&a=+';
    assert.equal(
      await base('${host} ${path} ${query} ${url}', { url }),
      '[::1] /a%2Fb/%C3%A9 b=2&a=1&a=+ http://[::1]/a%2Fb/%C3%A9?b=2&a=1&a=+',
    );
    assert.equal(
      await base('${host}${path}?${query}', { url: 'https://a.example:8443' }),
      'a.example:8443/?',
    );
    assert.equal(
      await base('${timestamp:ms} ${timestamp:iso}'),
      '1772368205678 2026-03-01T12:30:05.678Z',
    );
    const headers = { 'Content-Type': 'application/json' };
    assert.equal(
      await base('${header:Content-TYPE},${header:X-Other}', { headers }),
      'application/json,',
    );
    // as sha256sum and base64 of GNU coreutils say, of nothing and of {}
    const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
    assert.equal(await base('${digest:sha-256:hex}'), empty);
    const braces = 'RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=';
    assert.equal(await base('${digest:sha-256:base64}', { body: bytes('{}') }), braces);
  });

  it('is refused without a secret that can be one', async () => {
    const invalid = { code: 'signature_key_invalid', details: { name: 'webhook' } };
    await assert.rejects(signed(hmac('x'), ''), invalid);
    for (const text of ['xyz', 'abc', ' '])
      await assert.rejects(signed(hmac('x', { secretEncoding: 'hex' }), text), invalid);
    await assert.rejects(signed(hmac('x', { secretEncoding: 'base64' }), '='), invalid);
    const other = { code: 'signature_key_invalid', details: { name: 'other' } };
    await assert.rejects(signed(hmac('x', { secret: 'other' })), other);
  });
});
