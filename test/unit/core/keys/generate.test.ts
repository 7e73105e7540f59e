import assert from 'node:assert/strict';
import { generateKey } from '../../../../src/core/keys/generate.ts';

describe('a generated key', () => {
  it('holds 256 bits in base64url, without padding', () => {
    const key = generateKey('base64url');
    assert.match(key, /^[A-Za-z0-9_-]{43}$/u);
    assert.equal(Buffer.from(key, 'base64url').length, 32);
  });

  it('holds 256 bits in hexadecimal', () => assert.match(generateKey('hex'), /^[0-9a-f]{64}$/u));

  it('stands behind its prefix', () =>
    assert.match(generateKey('hex', 'sk_'), /^sk_[0-9a-f]{64}$/u));

  it('is another one each time', () => {
    const keys = Array.from({ length: 50 }, () => generateKey('base64url'));
    assert.equal(new Set(keys).size, 50);
  });
});
