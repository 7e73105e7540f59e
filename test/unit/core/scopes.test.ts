import assert from 'node:assert/strict';
import type { IssuerMetadata } from '../../../src/core/oauth/issuerMetadata.ts';
import { scopesToRequest, type ScopeSources } from '../../../src/core/oauth/scopes.ts';

const issuer = (scopes_supported?: string[]): IssuerMetadata => ({
  issuer: 'https://i.example',
  authorization_endpoint: 'https://i.example/a',
  token_endpoint: 'https://i.example/t',
  ...(scopes_supported && { scopes_supported }),
});

const asked = (sources: ScopeSources, listed?: string[]): string[] =>
  scopesToRequest(sources, issuer(listed));

describe('scopesToRequest', () => {
  it('takes the challenge as the last word', () => {
    const others = { chosen: ['e'], supported: ['c'] };
    assert.deepEqual(asked({ challenged: 'b  a', ...others }, ['d']), ['b', 'a']);
    assert.deepEqual(asked({ challenged: '', ...others }), []);
  });

  it('else takes what the person chose, else all of the resource metadata, else nothing', () => {
    assert.deepEqual(asked({ chosen: ['e'], supported: ['c', 'd'] }), ['e']);
    assert.deepEqual(asked({ supported: ['c', 'd'] }, ['x']), ['c', 'd']);
    assert.deepEqual(asked({ supported: null }, ['x']), []);
    assert.deepEqual(asked({}), []);
  });

  it('adds what a step-up needs, once', () => {
    assert.deepEqual(asked({ challenged: 'a', stepUp: ['b', 'a', 'c'] }), ['a', 'b', 'c']);
  });

  it('adds offline_access when the issuer lists it, and only then, once', () => {
    const listed = ['offline_access'];
    assert.deepEqual(asked({ challenged: 'a' }, listed), ['a', 'offline_access']);
    assert.deepEqual(asked({ challenged: 'offline_access a' }, listed), ['offline_access', 'a']);
    assert.deepEqual(asked({ challenged: 'a', supported: ['offline_access'] }, ['a']), ['a']);
  });
});
