import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Who proves: the daemon to a window, a window to the daemon, a newer daemon to the one that it replaces. */
export type Side = 'daemon' | 'window' | 'successor';

/** A fresh challenge: 32 random bytes in base64url. */
export function nonce(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * Shows that `side` (we) holds the realm's key, without showing the key: HMAC-SHA256 in base64url over the side and
 * both nonces, so that no proof serves another side or another conversation. The same in every version of the protocol,
 * because a newer daemon proves itself to the older one that it replaces.
 * @see https://www.rfc-editor.org/rfc/rfc2104
 */
export function proof(key: Uint8Array, side: Side, nonceOfOther: string, nonceOwn: string): string {
  return digest(key, side, nonceOfOther, nonceOwn).toString('base64url');
}

/**
 * Whether `theirs` is the other's proof for `side` (the other). The nonces are named as we see them, as in
 * {@link proof}: first the other's, then our own. In constant time.
 */
export function verify(
  key: Uint8Array,
  side: Side,
  nonceOfOther: string,
  nonceOwn: string,
  theirs: string,
): boolean {
  const expected = digest(key, side, nonceOwn, nonceOfOther);
  const given = Buffer.from(theirs, 'base64url');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function digest(key: Uint8Array, side: Side, challenge: string, own: string): Buffer {
  const text = JSON.stringify(['mcp-keyring handshake 1', side, challenge, own]);
  return createHmac('sha256', key).update(text).digest();
}
