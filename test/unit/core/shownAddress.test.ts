import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { shownAddress } from '../../../src/core/shownAddress.ts';

describe('an address that is shown', () => {
  it('has a host that looks like another one in punycode', () => {
    assert.equal(shownAddress('https://\u0430uth.example/mcp'), 'https://xn--uth-5cd.example/mcp');
  });

  it('is as it was written otherwise, also when it is none', () => {
    for (const text of ['https://a.example', 'https://a.example/', 'none', 'n\u00F6', ''])
      assert.equal(shownAddress(text), text);
  });
});
