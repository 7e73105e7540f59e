import assert from 'node:assert/strict';
import type { IssuerMetadata } from '../../../src/core/oauth/issuerMetadata.ts';
import { scopesToRequest } from '../../../src/core/oauth/scopes.ts';

const issuer = (scopes_supported?: string[]): IssuerMetadata => ({
  issuer: 'https://i.example',
  authorization_endpoint: 'https://i.example/a',
  token_endpoint: 'https://i.example/t',
  ...(scopes_supported && { scopes_supported }),
});

describe('scopesToRequest', () => {
  it('takes the challenge as the last word', () => {
    assert.deepEqual(scopesToRequest('b  a', ['c'], issuer(['d'])), ['b', 'a']);
    assert.deepEqual(scopesToRequest('', ['c'], issuer()), []);
  });

  it('else takes all of the resource metadata, else nothing', () => {
    assert.deepEqual(scopesToRequest(undefined, ['c', 'd'], issuer(['x'])), ['c', 'd']);
    assert.deepEqual(scopesToRequest(undefined, null, issuer(['x'])), []);
    assert.deepEqual(scopesToRequest(undefined, undefined, issuer()), []);
  });

  it('adds offline_access when the issuer lists it, and only then, once', () => {
    assert.deepEqual(scopesToRequest('a', [], issuer(['offline_access'])), ['a', 'offline_access']);
    assert.deepEqual(scopesToRequest('offline_access a', [], issuer(['offline_access'])), [
      'offline_access',
      'a',
    ]);
    assert.deepEqual(scopesToRequest('a', ['offline_access'], issuer(['a'])), ['a']);
  });
});
