import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Tried } from '../../../../src/protocol/keys.ts';
import {
  deadText,
  isDead,
  refusedText,
  unprovedText,
} from '../../../../src/vscode/keys/triedTexts.ts';
import { view } from '../views.ts';

const state = { servers: [view('a'), view('b'), view('c')] };
const tried = (...verdicts: Tried['verdict'][]): Tried[] =>
  verdicts.map((verdict, index) => ({ server: 'abc'[index] ?? '', verdict }));

describe('what is said of a new key that was tried', () => {
  it('names the servers that refused it', () => {
    assert.match(
      refusedText(tried('refuses', 'forbids', 'refuses'), state) ?? '',
      /^The new key was refused by a and c \(HTTP 401\).*Nothing has changed/u,
    );
    assert.equal(refusedText(tried('accepts', 'unknown', 'forbids'), state), undefined);
  });

  it('names those that forbid and those that do not say, where it may be used all the same', () => {
    const said = (...verdicts: Tried['verdict'][]) => unprovedText(tried(...verdicts), state);
    assert.match(said('accepts', 'forbids'), /^It is known to b, but .*HTTP 403.* undo this\.$/u);
    assert.doesNotMatch(said('accepts', 'forbids'), /not said/u);
    assert.match(said('unknown', 'accepts'), /^Whether it is good was not said by a: /u);
    assert.match(said('unknown', 'forbids'), /known to b, .* not said by a: /u);
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
