import assert from 'node:assert/strict';
import { AuthError } from '../../../src/core/errors.ts';
import { missingScopes, stepUpOf } from '../../../src/core/oauth/stepUp.ts';
import { facts } from '../vscode/views.ts';

describe('a demand for more scopes', () => {
  const judged = (scopes: string, refusedScopes: string[]) => {
    const error = new AuthError('insufficient_scope', { host: 'h', scopes });
    const { code, details } = stepUpOf(error, facts(42, { refusedScopes }));
    return [code, details['scopes']];
  };

  it('stays when none of them was asked for before', () => {
    assert.deepEqual(judged('a b', []), ['insufficient_scope', 'a b']);
    assert.deepEqual(judged('', ['a']), ['insufficient_scope', '']);
  });

  it('leaves out what the issuer refused', () => {
    assert.deepEqual(judged('a b', ['a']), ['insufficient_scope', 'b']);
  });

  it('ends when the issuer refused all of it', () => {
    assert.deepEqual(judged('a b', ['b', 'a', 'c']), ['scopes_refused', 'a b']);
  });

  it('is the only error that changes', () => {
    const other = new AuthError('token_refused', { scopes: 'a' });
    assert.equal(stepUpOf(other, facts(42, { refusedScopes: ['a'] })), other);
    assert.deepEqual(missingScopes(new AuthError('insufficient_scope', { scopes: ' a  b ' })), [
      'a',
      'b',
    ]);
  });
});
