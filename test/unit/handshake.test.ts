import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'mocha';
import { nonce, proof, verify } from '../../src/protocol/handshake.ts';

const key = new Uint8Array(32).fill(1);

describe('handshake', () => {
  it('convinces the other end that has the same key', () => {
    const [ours, theirs] = [nonce(), nonce()];
    const shown = proof(key, 'daemon', theirs, ours); // as the daemon sees it
    assert.ok(verify(key, 'daemon', ours, theirs, shown)); // as the window sees it
  });

  it('is HMAC-SHA256 over side and both nonces', () => {
    const text = JSON.stringify(['mcp-keyring handshake 1', 'window', 'other', 'own']);
    const expected = createHmac('sha256', key).update(text).digest('base64url');
    assert.equal(proof(key, 'window', 'other', 'own'), expected);
  });

  it('refuses another key, side, nonce, and the same proof sent back', () => {
    const [own, other] = [nonce(), nonce()];
    const shown = proof(key, 'daemon', other, own);
    assert.ok(!verify(new Uint8Array(32), 'daemon', own, other, shown));
    assert.ok(!verify(key, 'window', own, other, shown));
    assert.ok(!verify(key, 'successor', own, other, shown));
    assert.ok(!verify(key, 'daemon', nonce(), other, shown));
    assert.ok(!verify(key, 'daemon', own, nonce(), shown));
    assert.ok(!verify(key, 'daemon', other, own, shown));
  });

  it('cannot be confused by where one nonce ends', () => {
    assert.notEqual(proof(key, 'daemon', 'ab', 'c'), proof(key, 'daemon', 'a', 'bc'));
    assert.notEqual(proof(key, 'daemon', 'a","b', 'c'), proof(key, 'daemon', 'a', 'b","c'));
  });

  it('refuses what is no proof at all', () => {
    const shown = proof(key, 'daemon', 'a', 'b');
    for (const wrong of ['', 'x', shown.slice(0, -4), `${shown}AAAA`, '€'.repeat(43)]) {
      assert.equal(verify(key, 'daemon', 'b', 'a', wrong), false, wrong);
    }
    assert.equal(verify(key, 'daemon', 'b', 'a', shown), true);
  });

  it('makes nonces of 32 bytes, each different', () => {
    assert.equal(Buffer.from(nonce(), 'base64url').length, 32);
    assert.notEqual(nonce(), nonce());
  });
});
