import { Secret, TOTP, URI } from 'otpauth';

/** The generator of one-time codes that a person entered; `undefined` when the text is neither Base32 nor a `totp` URI. */
function generatorOf(text: string): TOTP | undefined {
  try {
    if (!/^otpauth:/iu.test(text)) return new TOTP({ secret: secretOf(text) });
    const parsed = URI.parse(text);
    return parsed instanceof TOTP ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** As providers show it: in groups, in lower case, padded or not. */
function secretOf(text: string): Secret {
  const secret = Secret.fromBase32(text.replace(/[\s=-]/gu, '').toUpperCase());
  if (secret.bytes.length === 0) throw new RangeError('an empty secret');
  return secret;
}

/** Whether a text is the secret of one-time codes: Base32, or an `otpauth://totp/…` URI. */
export function isTotpSecret(text: string): boolean {
  return generatorOf(text) !== undefined;
}

/**
 * The one-time code of a moment, in ms since the epoch; `undefined` when the text is no {@link isTotpSecret}.
 * @see https://www.rfc-editor.org/rfc/rfc6238#section-4
 */
export function totpCode(text: string, now: number): string | undefined {
  return generatorOf(text)?.generate({ timestamp: now });
}
