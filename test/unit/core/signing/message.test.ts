import assert from 'node:assert/strict';
import { constants, createPublicKey, verify } from 'node:crypto';
import type { SignedRequest } from '../../../../src/core/signing/signedRequest.ts';
import {
  contentDigest,
  ed25519Key,
  rsaPssKey,
  rsaPssPublicKey,
  sharedSecret,
  signed,
} from './rfc9421.ts';

async function valueOf(component: string, request: Partial<SignedRequest>): Promise<string> {
  const { base } = await signed({ components: [component] }, sharedSecret, request);
  return base.split('\n').slice(0, -1).join('\n');
}

/** RFC 9421, appendix B.2, as in github.com/panva/fetch-message-signatures, test/rfc9421-appendix.ts and support.ts. */
describe('an HTTP Message Signature', () => {
  const rsaPss = { algorithm: 'rsa-pss-sha512', keyId: 'test-key-rsa-pss' } as const;

  it('is minimal as in B.2.1', async () => {
    const { headers, base, signature } = await signed({ ...rsaPss, nonce: true }, rsaPssKey);
    const input = '();created=1618884473;keyid="test-key-rsa-pss";nonce="b3k2pp5k7z-50gnwp.yemd"';
    assert.equal(base, `"@signature-params": ${input}`);
    assert.equal(headers['Signature-Input'], `sig=${input}`);
    assertRsaPss(base, signature);
  });

  it('covers a selection as in B.2.2', async () => {
    const components = ['@authority', 'content-digest', '@query-param;name="Pet"'];
    const settings = { ...rsaPss, components, digest: 'sha-512', tag: 'header-example' } as const;
    const { base, headers, signature } = await signed(settings, rsaPssKey);
    assert.deepEqual(base.split('\n'), [
      '"@authority": example.com',
      `"content-digest": ${contentDigest}`,
      '"@query-param";name="Pet": dog',
      '"@signature-params": ("@authority" "content-digest" "@query-param";name="Pet");created=1618884473;keyid="test-key-rsa-pss";tag="header-example"',
    ]);
    assert.equal(headers['Content-Digest'], contentDigest);
    assertRsaPss(base, signature);
  });

  it('covers everything as in B.2.3', async () => {
    const parts = ['date', '@method', '@path', '@query', '@authority', 'content-type'];
    const components = [...parts, 'content-digest', 'content-length'];
    const { base, signature } = await signed(
      { ...rsaPss, components, digest: 'sha-512' },
      rsaPssKey,
    );
    assert.deepEqual(base.split('\n'), [
      '"date": Tue, 20 Apr 2021 02:07:55 GMT',
      '"@method": POST',
      '"@path": /foo',
      '"@query": ?param=Value&Pet=dog',
      '"@authority": example.com',
      '"content-type": application/json',
      `"content-digest": ${contentDigest}`,
      '"content-length": 18',
      '"@signature-params": ("date" "@method" "@path" "@query" "@authority" "content-type" "content-digest" "content-length");created=1618884473;keyid="test-key-rsa-pss"',
    ]);
    assertRsaPss(base, signature);
  });

  it('is the HMAC of B.2.5', async () => {
    const components = ['date', '@authority', 'content-type'];
    const settings = { components, keyId: 'test-shared-secret', label: 'sig-b25' };
    const { headers } = await signed(settings, sharedSecret);
    assert.deepEqual(headers, {
      'Signature-Input':
        'sig-b25=("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"',
      Signature: 'sig-b25=:pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=:',
    });
  });

  it('is the Ed25519 signature of B.2.6', async () => {
    const parts = ['date', '@method', '@path', '@authority', 'content-type', 'content-length'];
    const ed25519 = { algorithm: 'ed25519', keyId: 'test-key-ed25519', label: 'sig-b26' } as const;
    const { headers } = await signed({ ...ed25519, components: parts }, ed25519Key);
    assert.deepEqual(headers, {
      'Signature-Input':
        'sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"',
      Signature:
        'sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:',
    });
  });

  // RFC 9421, section 2.2.8, as in github.com/panva/fetch-message-signatures, test/rfc9421.ts
  it('spells query parameters as the RFC does, and takes only those that are there once', async () => {
    const query =
      'var=this%20is%20a%20big%0Amultiline%20value&bar=with+plus+whitespace&fa%C3%A7ade%22%3A%20=something&rare=*-._~!%27()%2B&twice=1&twice=1';
    const url = `https://www.example.com/parameters?${query}`;
    const named = (name: string) => `@query-param;name="${name}"`;
    for (const [name, value] of [
      ['var', 'this%20is%20a%20big%0Amultiline%20value'],
      ['bar', 'with%20plus%20whitespace'],
      ['fa%C3%A7ade%22%3A%20', 'something'],
      // by the set that the RFC names: https://url.spec.whatwg.org/#application-x-www-form-urlencoded-percent-encode-set
      ['rare', '*-._%7E%21%27%28%29%2B'],
    ] as const)
      assert.equal(await valueOf(named(name), { url }), `"@query-param";name="${name}": ${value}`);
    for (const name of ['twice', 'none'])
      await assert.rejects(valueOf(named(name), { url }), {
        code: 'component_unsignable',
        details: { component: named(name) },
      });
  });

  it('derives the rest from the address as it is asked for', async () => {
    const cases = [
      ['@authority', 'https://EXAMPLE.com:443', 'example.com'],
      ['@authority', 'http://[2001:DB8::1]:8080/', '[2001:db8::1]:8080'],
      ['@authority', 'http://[::1]:80/', '[::1]'],
      ['@scheme', 'HTTP://localhost/', 'http'],
      ['@path', 'https://example.com', '/'],
      ['@path', 'https://example.com/ä/a%2fb', '/%C3%A4/a%2fb'],
      ['@query', 'https://example.com/a', '?'],
      ['@query', 'https://example.com/a?', '?'],
      ['@query', 'https://example.com/a?b=1&a=+&a', '?b=1&a=+&a'],
      ['@request-target', 'https://example.com/a?b', '/a?b'],
      ['@target-uri', 'https://example.com:443?b', 'https://example.com/?b'],
    ] as const;
    for (const [component, url, value] of cases)
      assert.equal(await valueOf(component, { url }), `"${component}": ${value}`, url);
  });

  it('takes headers without the white space around them and leaves out those that are not there', async () => {
    const headers = { 'X-Empty': '', 'X-Folded': '  a,\r\n   b ', 'X-List': 'a, b' };
    const components = ['x-list', 'x-none', 'x-folded', 'x-empty', 'content-digest'];
    const request = { method: 'GET', headers, body: undefined };
    const settings = { components, created: false, expires: 60, alg: true };
    const { base } = await signed(settings, sharedSecret, request);
    const input = '("x-list" "x-folded" "x-empty");expires=1618884533;alg="hmac-sha256"';
    const rest = ['"x-list": a, b', '"x-folded": a, b', '"x-empty": '];
    assert.deepEqual(base.split('\n'), [...rest, `"@signature-params": ${input}`]);
    await assert.rejects(valueOf('x-latin', { headers: { 'x-latin': 'é' } }), {
      code: 'component_unsignable',
    });
  });
});

function assertRsaPss(base: string, signature = ''): void {
  const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 64 };
  const key = { key: createPublicKey(rsaPssPublicKey), ...padding };
  assert.ok(verify('sha512', Buffer.from(base), key, Buffer.from(signature, 'base64')));
}
