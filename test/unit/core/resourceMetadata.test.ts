import assert from 'node:assert/strict';
import { isResourceOf } from '../../../src/core/oauth/resourceMetadata.ts';

describe('isResourceOf', () => {
  for (const [resource, server] of [
    ['https://a.example/mcp', 'https://a.example/mcp'],
    ['https://a.example', 'https://a.example/mcp'],
    ['https://a.example/', 'https://a.example/mcp'],
    ['https://a.example/x', 'https://a.example/x/mcp'],
    ['https://a.example/x/', 'https://a.example/x/mcp'],
    ['https://a.example/mcp/', 'https://a.example/mcp'],
    ['HTTPS://A.EXAMPLE:443/mcp', 'https://a.example/mcp'],
    ['https://a.example/mcp', 'https://a.example/mcp?tenant=1'],
    ['https://a.example/mcp?tenant=1', 'https://a.example/mcp?tenant=1'],
  ] as const) {
    it(`${resource} covers ${server}`, () => assert.equal(isResourceOf(resource, server), true));
  }

  for (const [resource, server] of [
    ['https://b.example/mcp', 'https://a.example/mcp'],
    ['http://a.example/mcp', 'https://a.example/mcp'],
    ['https://a.example:8443/mcp', 'https://a.example/mcp'],
    ['https://a.example.evil.example/', 'https://a.example/mcp'],
    ['https://a.example@evil.example/mcp', 'https://a.example/mcp'],
    ['https://a.example/mc', 'https://a.example/mcp'],
    ['https://a.example/mcp/sub', 'https://a.example/mcp'],
    ['https://a.example/x/../mcp2', 'https://a.example/mcp'],
    ['https://a.example/%6dcp', 'https://a.example/mcp'],
    ['https://a.example/mcp?tenant=2', 'https://a.example/mcp?tenant=1'],
    ['https://a.example/mcp?tenant=2', 'https://a.example/mcp'],
    ['https://a.example/mcp#part', 'https://a.example/mcp'],
    ['https://a.example/mcp#', 'https://a.example/mcp'],
    ['/mcp', 'https://a.example/mcp'],
    ['a.example', 'https://a.example/mcp'],
    ['urn:mcp:a.example', 'https://a.example/mcp'],
    ['', 'https://a.example/mcp'],
  ] as const) {
    it(`${resource || 'nothing'} does not cover ${server}`, () =>
      assert.equal(isResourceOf(resource, server), false));
  }
});
