import assert from 'node:assert/strict';
import { headerNameProblem, isHeaderValue } from '../../../../src/core/headers/headerRules.ts';
import { drawRequestValues, requestValue } from '../../../../src/core/headers/requestValues.ts';

describe('the name of a header', () => {
  for (const name of ['X-API-Key', 'authorization', 'x_auth.token', 'Cookie'])
    it(`may be ${name}`, () => assert.equal(headerNameProblem(name), undefined));

  for (const name of ['X Key', 'X-Key:', 'Schlüssel', 'a\r\nb', 'a'.repeat(129)])
    it(`may not be ${JSON.stringify(name)}`, () =>
      assert.equal(headerNameProblem(name), 'not_a_name'));

  for (const name of [
    'Host',
    'content-length',
    'Transfer-Encoding',
    'CONNECTION',
    'Mcp-Session-Id',
    'Mcp-Name',
  ])
    it(`${name} belongs to the connection or to the protocol`, () =>
      assert.equal(headerNameProblem(name), 'reserved'));

  it('must be there', () => assert.equal(headerNameProblem(''), 'empty'));
});

describe('the value of a header', () => {
  for (const value of ['', 'Bearer abc', 'a\tb', '~', 'é'])
    it(`may be ${JSON.stringify(value)}`, () => assert.ok(isHeaderValue(value)));

  for (const value of ['a\r\nb', 'a\nb', 'a\0b', '\u007f', '鑰匙', ' a', 'a ', '\t'])
    it(`may not be ${JSON.stringify(value)}`, () => assert.ok(!isHeaderValue(value)));
});

describe('the values of one request', () => {
  const values = { now: Date.UTC(2026, 0, 2, 3, 4, 5, 678), nonce: 'f00' };

  for (const [argument, text] of [
    [undefined, '1767323045'],
    ['s', '1767323045'],
    ['ms', '1767323045678'],
    ['iso', '2026-01-02T03:04:05.678Z'],
  ] as const)
    it(`say the time as ${argument ?? 'seconds'}`, () => {
      const reference = { name: 'timestamp', ...(argument && { argument }) };
      assert.equal(requestValue(reference, values), text);
    });

  it('know nothing else', () => {
    assert.equal(requestValue({ name: 'nonce' }, values), 'f00');
    assert.equal(requestValue({ name: 'secret', argument: 'x' }, values), undefined);
  });

  it('have another nonce of 128 bits each time', () => {
    const nonces = Array.from({ length: 50 }, () => drawRequestValues(0).nonce);
    assert.equal(new Set(nonces).size, 50);
    for (const nonce of nonces) assert.match(nonce, /^[0-9a-f]{32}$/u);
  });
});
