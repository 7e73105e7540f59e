import assert from 'node:assert/strict';
import { Secret } from 'otpauth';
import { isTotpSecret, totpCode } from '../../../../src/core/keys/totp.ts';

/**
 * The test vectors: seconds since the epoch, then the code of 8 digits by each algorithm.
 * @see https://www.rfc-editor.org/rfc/rfc6238#appendix-B
 */
const vectors = [
  [59, '94287082', '46119246', '90693936'],
  [1_111_111_109, '07081804', '68084774', '25091201'],
  [1_111_111_111, '14050471', '67062674', '99943326'],
  [1_234_567_890, '89005924', '91819424', '93441116'],
  [2_000_000_000, '69279037', '90698825', '38618901'],
  [20_000_000_000, '65353130', '77737706', '47863826'],
] as const;

/** The seeds are as long as the hash. @see https://www.rfc-editor.org/errata/eid2866 */
const seeds = { SHA1: 20, SHA256: 32, SHA512: 64 };

const ascii = (length: number): string => '1234567890'.repeat(7).slice(0, length);

function uriFor(algorithm: keyof typeof seeds): string {
  const secret = Secret.fromLatin1(ascii(seeds[algorithm])).base32;
  return `otpauth://totp/RFC:6238?secret=${secret}&algorithm=${algorithm}&digits=8&period=30`;
}

describe('one-time codes', () => {
  for (const [seconds, ...codes] of vectors) {
    for (const [index, algorithm] of (['SHA1', 'SHA256', 'SHA512'] as const).entries()) {
      it(`are those of RFC 6238 at ${seconds} s by ${algorithm}`, () => {
        assert.equal(totpCode(uriFor(algorithm), seconds * 1000), codes[index]);
      });
    }
  }

  it('have 6 digits, 30 s and SHA-1 where the secret is Base32 alone, however it is written', () => {
    const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
    for (const text of [secret, 'gezd gnbv gy3t qojq gezd gnbv gy3t qojq', `${secret}====`])
      assert.equal(totpCode(text, 59_000), '287082');
  });

  it('change with the period', () => {
    const text = uriFor('SHA1');
    assert.equal(totpCode(text, 30_000), totpCode(text, 59_999));
    assert.notEqual(totpCode(text, 59_999), totpCode(text, 60_000));
  });

  for (const text of [
    '',
    ' ',
    '123456',
    'not a secret!',
    'otpauth://hotp/a?secret=GEZDGNBV&counter=1',
    'otpauth://totp/a',
    'https://example.com',
  ])
    it(`are not made of ${JSON.stringify(text)}`, () => {
      assert.equal(isTotpSecret(text), false);
      assert.equal(totpCode(text, 0), undefined);
    });
});
