/** A piece of a secret that is as long as this is taken out; shorter ones are words by chance. In characters. */
const PIECE = 8;
/** More of an answer is never shown. In characters. */
const LONGEST = 1_000;

/**
 * Text of a server without the secrets that were just sent to it, whole or cut: an issuer may echo the token that it
 * refuses. Each piece of at least 8 characters becomes `…`. At most 1,000 characters of the text are read.
 */
export function withoutSecrets(text: string, sent: readonly string[]): string {
  const shown = text.slice(0, LONGEST);
  let clean = '';
  for (let at = 0; at < shown.length;) {
    const length = Math.max(0, ...sent.map((secret) => shared(shown, at, secret)));
    clean += length > 0 ? '…' : shown.charAt(at);
    at += Math.max(1, length);
  }
  return clean;
}

/** How many characters from `at` on stand in the secret as they are; 0 when they are too few to be a piece of it. */
function shared(text: string, at: number, secret: string): number {
  let length = PIECE;
  if (at + length > text.length || !secret.includes(text.slice(at, at + length))) return 0;
  while (at + length < text.length && secret.includes(text.slice(at, at + length + 1))) length += 1;
  return length;
}
