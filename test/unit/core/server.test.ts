import assert from 'node:assert/strict';
import type { AuthError } from '../../../src/core/errors.ts';
import {
  proposedName,
  serverId,
  serverSchema,
  serverUrl,
  urlProblem,
} from '../../../src/core/server.ts';
import { listed } from '../../support/brokerBench.ts';

describe('urlProblem', () => {
  for (const [text, problem] of [
    ['https://a.example/mcp', undefined],
    ['  https://a.example/mcp \n', undefined],
    ['HTTPS://A.example', undefined],
    ['https://a.example/mcp?x=1', undefined],
    ['http://127.0.0.1:3000/mcp', undefined],
    ['http://localhost/mcp', undefined],
    ['http://[::1]:3000/mcp', undefined],
    ['http://demo.localhost/mcp', undefined],
    ['', 'empty'],
    [' \t\n', 'empty'],
    ['https://a.example/m cp', 'whitespace'],
    ['https://a.example/\nmcp', 'whitespace'],
    ['a.example/mcp', 'not_a_url'],
    ['https://', 'not_a_url'],
    ['https://a.example:99999/', 'not_a_url'],
    ['http://[::1/', 'not_a_url'],
    ['javascript:alert(1)', 'scheme'],
    ['file:///etc/passwd', 'scheme'],
    ['ftp://a.example', 'scheme'],
    ['localhost:3000/mcp', 'scheme'],
    ['ws://127.0.0.1', 'scheme'],
    ['https://u@a.example', 'credentials'],
    ['https://u:p@a.example', 'credentials'],
    ['https://:p@a.example', 'credentials'],
    ['https://a.example/#x', 'fragment'],
    ['https://a.example/#', 'fragment'],
    ['http://a.example/mcp', 'insecure'],
    ['http://127.0.0.1.evil.example/', 'insecure'],
    ['http://0.0.0.0/', 'insecure'],
    ['http://192.168.1.2/', 'insecure'],
  ] as const) {
    it(`${JSON.stringify(text)}: ${problem ?? 'fine'}`, () =>
      assert.equal(urlProblem(text), problem));
  }
});

describe('serverUrl', () => {
  it('keeps what was typed but for white space around it', () =>
    assert.equal(serverUrl(' HTTPS://A.example/Mcp/ '), 'HTTPS://A.example/Mcp/'));

  it('says what is wrong', () =>
    assert.throws(
      () => serverUrl('http://a.example'),
      (error: AuthError) =>
        error.code === 'server_url_invalid' && error.details['problem'] === 'insecure',
    ));
});

describe('proposedName', () => {
  for (const [url, name] of [
    ['https://mcp.example.com/mcp', 'example'],
    ['https://www.mcp.io/', 'www.mcp.io'],
    ['https://api.githubcopilot.com/mcp', 'githubcopilot'],
    ['http://127.0.0.1:3000/mcp', '127.0.0.1'],
    ['http://localhost:3000/mcp', 'localhost'],
    ['http://demo.localhost/mcp', 'demo'],
    ['http://[::1]/mcp', '[::1]'],
  ] as const) {
    it(`${url} gives ${name}`, () => assert.equal(proposedName(url), name));
  }
});

describe('serverId', () => {
  const none = new Set<string>();
  for (const [name, id] of [
    ['Demo', 'demo'],
    ['  My Server! ', 'my-server'],
    ['Café au lait', 'cafe-au-lait'],
    ['知識', 'server'],
    ['---', 'server'],
    ['../../etc', 'etc'],
    ['x'.repeat(100), 'x'.repeat(40)],
  ] as const) {
    it(`${name.slice(0, 20)} gives ${id.slice(0, 20)}`, () =>
      assert.equal(serverId(name, none), id));
  }

  it('is unique, and always one that the schema takes', () => {
    const taken = new Set<string>();
    for (const name of [
      'Demo',
      'demo',
      'DEMO!',
      '知',
      '识',
      'é',
      '-',
      'a'.repeat(39) + '-b',
      '\u0000',
    ]) {
      const id = serverId(name, taken);
      assert.equal(taken.has(id), false);
      assert.ok(serverSchema.safeParse({ ...listed('https://a.example'), id }).success, id);
      taken.add(id);
    }
    assert.ok(taken.has('demo-3'));
  });
});

describe('serverSchema', () => {
  it('takes no address that nobody could have added', () => {
    for (const url of [
      'javascript:alert(1)',
      'http://a.example',
      'nonsense',
      '',
      'https://u:p@a.example',
    ])
      assert.equal(serverSchema.safeParse(listed(url)).success, false, url);
  });
});

describe('how requests to a server are authenticated', () => {
  const server = listed('https://a.example/mcp');
  const withHeader = (scheme: 'none' | 'headers' | 'oauth', name: string) => {
    const headers = [{ name, template: '${secret:api}' }];
    return serverSchema.safeParse({ ...server, auth: { scheme, headers } }).success;
  };

  it('may have headers beside a token, but not those of the token', () => {
    assert.ok(withHeader('oauth', 'X-API-Key'));
    assert.ok(withHeader('headers', 'Authorization'));
    for (const name of ['Authorization', 'authorization', 'DPoP'])
      assert.ok(!withHeader('oauth', name), name);
    assert.ok(!withHeader('none', 'Authorization'), 'it may be authorized all the same');
  });
});
