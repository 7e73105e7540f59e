import assert from 'node:assert/strict';
import * as z from 'zod/mini';
import { AuthError, quote, toAuthError, traceOf } from '../../../src/core/errors.ts';

describe('quote', () => {
  for (const [text, quoted] of [
    ['plain', 'plain'],
    ['  a \n', 'a'],
    ['a\r\n\tb', 'a b'],
    ['a\u001b[31mred\u0007', 'a [31mred'],
    ['a\u0000b', 'a b'],
    ['evil\u202egnp.exe', 'evil gnp.exe'],
    ['zero\u200bwidth\ufeff', 'zero width'],
    ['line\u2028break\u2029', 'line break'],
    ['half\ud83d', 'half'],
    ['知識 🔑', '知識 🔑'],
    ['', ''],
    ['\u0000\u0001', ''],
  ] as const) {
    it(`makes ${JSON.stringify(text)} fit to be shown`, () => assert.equal(quote(text), quoted));
  }

  it('is at most 200 characters and cuts no character in half', () => {
    assert.equal(quote('x'.repeat(200)), 'x'.repeat(200));
    assert.equal(quote('x'.repeat(10_000)), `${'x'.repeat(199)}…`);
    const keys = quote('🔑'.repeat(200));
    assert.ok(keys.length <= 200);
    assert.ok(keys.isWellFormed());
    assert.equal(quote(`${'x'.repeat(198)}🔑🔑`), `${'x'.repeat(198)}…`);
  });
});

describe('toAuthError', () => {
  it('keeps its own and wraps the rest, with the cause', () => {
    const own = new AuthError('timeout', { host: 'a' });
    assert.equal(toAuthError(own, 'refresh_failed'), own);
    const wrapped = toAuthError('thrown', 'refresh_failed');
    assert.equal(wrapped.code, 'refresh_failed');
    assert.equal(wrapped.cause, 'thrown');
    assert.equal(toAuthError(undefined).code, 'internal');
  });
});

describe('traceOf', () => {
  it('tells code, details and causes', () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const inner = new AuthError('server_unreachable', { host: 'a.example', why: '' }, refused);
    const outer = new AuthError('refresh_failed', {}, inner);
    const trace = 'refresh_failed ← server_unreachable host="a.example" ← Error ECONNREFUSED';
    assert.equal(traceOf(outer), trace);
  });

  it('tells no message, and no more of a detail than may be shown', () => {
    const secret = new AuthError(
      'internal',
      { host: `a\n${'x'.repeat(900)}` },
      new Error('planted'),
    );
    assert.equal(traceOf(secret), `internal host="a ${'x'.repeat(197)}…" ← Error`);
    assert.equal(traceOf('planted'), 'string');
  });

  it('tells which places of a document did not fit, and not what stood there', () => {
    const { error } = z.object({ issuer: z.string() }).safeParse({ issuer: ['planted'] });
    const invalid = new AuthError('metadata_invalid', {}, error);
    assert.equal(traceOf(invalid), 'metadata_invalid ← schema at issuer');
  });

  it('ends', () => {
    const circle = new Error('a');
    circle.cause = circle;
    assert.equal(traceOf(circle), 'Error ← Error ← Error ← Error ← Error');
  });
});
