import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createVerifier, httpbis } from 'http-message-signatures';
import type { MessageSignature } from '../../../../src/core/signing/signature.ts';
import { ed25519Key, exampleHeaders, exampleUrl, sharedSecret, signed } from './rfc9421.ts';

describe('the key of an HTTP Message Signature', () => {
  describe('signs what is good for another implementation', () => {
    const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve });
    const rsa = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pairs = {
      ed25519: () => generateKeyPairSync('ed25519'),
      'ecdsa-p256-sha256': () => ec('P-256'),
      'ecdsa-p384-sha384': () => ec('P-384'),
      'rsa-pss-sha512': rsa,
      'rsa-v1_5-sha256': rsa,
    };
    for (const algorithm of Object.keys(pairs) as (keyof typeof pairs)[]) {
      it(`of ${algorithm}`, async () => {
        const { privateKey, publicKey } = pairs[algorithm]();
        const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
        assert.equal(await isGood(algorithm, pem, publicKey), true);
      });
    }

    it('of hmac-sha256', async () => {
      assert.equal(
        await isGood('hmac-sha256', sharedSecret, Buffer.from(sharedSecret, 'base64')),
        true,
      );
      assert.equal(await isGood('hmac-sha256', sharedSecret, Buffer.from('other')), false);
    });
  });

  async function isGood(
    algorithm: MessageSignature['algorithm'],
    key: string,
    publicKey: KeyObject | Buffer,
  ): Promise<boolean | null> {
    const derived = ['@method', '@target-uri', '@authority', '@scheme', '@path', '@query'];
    const components = [...derived, '@query-param;name="Pet"', 'content-type', 'content-digest'];
    const more = { keyId: 'a "key" \\', expires: 300, nonce: true, tag: 'mcp', alg: true };
    const settings = { algorithm, components, ...more };
    const { headers } = await signed(settings, key, {}, Date.now());
    const keyLookup = async () => ({ verify: createVerifier(publicKey, algorithm) });
    const requiredParams = ['created', 'expires', 'keyid', 'nonce', 'alg', 'tag'];
    const message = { method: 'POST', url: exampleUrl, headers: { ...exampleHeaders, ...headers } };
    return httpbis.verifyMessage({ keyLookup, requiredParams }, message);
  }

  it('is refused with a key of another kind', async () => {
    const invalid = { code: 'signature_key_invalid', details: { name: 'the-key' } };
    const algorithms = [
      'ed25519',
      'ecdsa-p256-sha256',
      'rsa-pss-sha512',
      'rsa-v1_5-sha256',
    ] as const;
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    for (const algorithm of algorithms)
      for (const key of [pem, 'no PEM', ''])
        await assert.rejects(signed({ algorithm }, key), invalid);
    for (const key of ['%%', ' ']) await assert.rejects(signed({}, key), invalid);
  });

  it('says so where the runtime does not know the algorithm', async () => {
    const { subtle } = crypto;
    const unknown = async () => Promise.reject(new DOMException('', 'NotSupportedError'));
    Object.assign(subtle, { importKey: unknown, generateKey: unknown });
    try {
      await assert.rejects(signed({ algorithm: 'ed25519' }, ed25519Key), {
        code: 'signature_unsupported',
        details: { algorithm: 'ed25519' },
      });
    } finally {
      Reflect.deleteProperty(subtle, 'importKey');
      Reflect.deleteProperty(subtle, 'generateKey');
    }
    await signed({ algorithm: 'ed25519' }, ed25519Key);
  });
});
