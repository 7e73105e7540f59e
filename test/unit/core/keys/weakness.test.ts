import assert from 'node:assert/strict';
import { generateKey } from '../../../../src/core/keys/generate.ts';
import { weaknessOf } from '../../../../src/core/keys/weakness.ts';

const of = (value: string) => weaknessOf({ form: 'text', value });

describe('a weak key', () => {
  for (const value of [
    'your-api-key',
    'YOUR_API_KEY',
    'your-custom-key',
    'new-api-key',
    '<token>',
    '${API_KEY}',
    'changeme',
    'xxxxxxxxxxxxxxxxxxxxxxxx',
    'secret',
    'test1',
  ])
    it(`looks like the example of a manual: ${value}`, () =>
      assert.equal(of(value), 'placeholder'));

  it('is not looked for in a long text, which would take time', () =>
    assert.equal(of('your-'.repeat(10_000) + 'api-key'), undefined));

  it('is short', () => {
    assert.equal(of('k3$Zq9!vB2#mX7p'), 'short');
    assert.equal(of('k3$Zq9!vB2#mX7pW'), undefined);
  });

  it('is made of few different characters', () => {
    assert.equal(of('abababababababababababab'), 'simple');
    assert.equal(of('1111222211112222'), 'simple');
  });

  it('is none that was drawn', () => {
    for (const alphabet of ['base64url', 'hex'] as const)
      assert.equal(of(generateKey(alphabet, 'sk-')), undefined);
  });

  it('is no code or password, which people choose', () => {
    for (const form of ['basic', 'totp'] as const)
      assert.equal(weaknessOf({ form, value: 'short' }), undefined);
  });

  it('is none that lies elsewhere', () => {
    assert.equal(weaknessOf({ form: 'text', value: undefined }), undefined);
  });
});
