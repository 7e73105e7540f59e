import assert from 'node:assert/strict';
import { AuthError } from '../../../../src/core/errors.ts';
import { parsedHeaders } from '../../../../src/core/headers/headerSettings.ts';
import {
  isSigned,
  renderHeaders,
  type HeaderSources,
} from '../../../../src/core/headers/renderHeaders.ts';

const values = { now: 1_767_323_045_678, nonce: 'f00' };
const sources: HeaderSources = {
  secret: (name) => `<${name}>`,
  variable: (name) => {
    if (name === 'REGION') return 'eu';
    throw new AuthError('variable_missing', { name });
  },
  totp: async () => '123456',
};

const render = (template: string, more: Partial<HeaderSources> = {}) =>
  renderHeaders(parsedHeaders([{ name: 'X-A', template }]), { ...sources, ...more }, values);

describe('the headers of a request', () => {
  it('have values in place of references', async () => {
    assert.deepEqual(
      await render('v1 ${secret:api} ${env:REGION} ${totp:phone} ${timestamp} ${nonce}'),
      { 'X-A': 'v1 <api> eu 123456 1767323045 f00' },
    );
  });

  it('are not looked into again: a value that looks like a reference is sent as it is', async () => {
    const secret = (): string => '${env:REGION}';
    assert.deepEqual(await render('${secret:api}', { secret }), { 'X-A': '${env:REGION}' });
  });

  it('are never sent without what they stand on', async () => {
    await assert.rejects(render('Bearer ${env:API_KEY}'), {
      code: 'variable_missing',
      details: { name: 'API_KEY' },
    });
  });

  for (const [what, value] of [
    ['a line break', 'a\r\nX-Evil: 1'],
    ['white space at its end', 'abc '],
    ['letters that HTTP cannot carry', '鑰匙'],
    ['nothing at all', ''],
  ] as const)
    it(`are refused with ${what} in a value`, async () => {
      await assert.rejects(render('${secret:api}', { secret: () => value }), {
        code: 'header_invalid',
        details: { header: 'X-A' },
      });
    });

  it('wait for the signature where they hold it', async () => {
    const [signed, plain] = parsedHeaders([
      { name: 'X-A', template: 'v1=${signature}' },
      { name: 'X-B', template: '${secret:api}' },
    ]);
    assert.ok(signed && isSigned(signed));
    assert.ok(plain && !isSigned(plain));
    assert.deepEqual(await render('v1=${signature}', { signature: 'abc' }), { 'X-A': 'v1=abc' });
  });
});
