import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Tried } from '../../../../src/protocol/keys.ts';
import { userOf } from '../../../../src/vscode/keys/basicInput.ts';
import { remarkOn } from '../../../../src/vscode/keys/keyInput.ts';
import { deadText, isDead, refusedText } from '../../../../src/vscode/keys/triedTexts.ts';
import { view } from '../views.ts';

const state = { servers: [view('a'), view('b'), view('c')] };
const tried = (...verdicts: Tried['verdict'][]): Tried[] =>
  verdicts.map((verdict, index) => ({ server: 'abc'[index] ?? '', verdict }));

describe('what is said of a new key that was tried', () => {
  it('names the servers that refused it, before those that only forbid', () => {
    assert.match(
      refusedText(tried('refuses', 'forbids', 'refuses'), state) ?? '',
      /^The new key was refused by a and c \(HTTP 401\).*Nothing has changed/u,
    );
    assert.match(
      refusedText(tried('accepts', 'forbids'), state) ?? '',
      /^The new key is known to b, but may not do this \(HTTP 403\)/u,
    );
    assert.equal(refusedText(tried('accepts', 'unknown'), state), undefined);
  });
});

describe('what is said of a revoked key that was tried', () => {
  const said = (...verdicts: Tried['verdict'][]) => deadText('api', tried(...verdicts), state);

  it('is dead only when every server refuses it', () => {
    assert.equal(said('refuses', 'refuses'), 'The key api is dead: it is refused by a and b.');
    assert.ok(isDead(tried('refuses', 'refuses')));
    for (const other of ['accepts', 'forbids', 'unknown'] as const)
      assert.ok(!isDead(tried('refuses', other)), other);
    assert.ok(!isDead([]), 'nobody was asked');
  });

  it('lives as long as one server knows it, whatever the others say', () => {
    for (const verdict of ['accepts', 'forbids'] as const)
      assert.equal(said('unknown', verdict, 'refuses'), 'The key api is still accepted by b.');
    assert.match(said('unknown', 'refuses'), /not known: no clear answer came from a/u);
  });
});

describe('a key as it is typed', () => {
  const severity = (...of: Parameters<typeof remarkOn>) => remarkOn(...of)?.severity;

  it('is taken as it is when it is strong', () => {
    assert.equal(severity('k-0123456789abcdefghijklmnop', 'text'), undefined);
  });

  it('loses its white space with a notice', () => {
    assert.equal(severity(' k-0123456789abcdefghijklmnop\n', 'text'), 'info');
  });

  it('is warned of when it is weak, and refused when no header can carry it', () => {
    assert.equal(severity('your-api-key', 'text'), 'warning');
    assert.equal(severity('kéy-0123456789-日本', 'text'), 'error');
    assert.equal(severity('  ', 'text'), 'error');
  });

  it('may be any password, but only a secret of codes that gives codes', () => {
    assert.equal(severity('日本', 'basic'), undefined);
    assert.equal(severity('hunter2!', 'totp'), 'error');
    assert.equal(severity('GEZD GNBV GY3T QOJQ', 'totp'), undefined);
  });

  it('holds the user of a password', () => {
    assert.equal(userOf(Buffer.from('ada:p:w').toString('base64')), 'ada');
    assert.equal(userOf(''), '');
  });
});
