import assert from 'node:assert/strict';
import type { AuthError } from '../../../src/core/errors.ts';
import { proxyFor } from '../../../src/node/network/proxy.ts';
import type { NetworkSettings } from '../../../src/protocol/network.ts';
import { networkWith, told } from '../../support/networks.ts';

const target = new URL('https://mcp.example.com/mcp');
const proxy = (changes: Partial<NetworkSettings>, url = target) => proxyFor(told(changes), url);
const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

describe('proxyFor', () => {
  for (const [what, changes, name] of [
    ['nothing is set', {}, undefined],
    ['the setting', { proxy: 'http://a:1' }, 'a:1'],
    ['the environment', { environment: { proxy: 'http://b:2' } }, 'b:2'],
    ['the setting before it', { proxy: 'http://a:1', environment: { proxy: 'http://b:2' } }, 'a:1'],
    ['proxySupport off', { proxy: 'http://a:1', useProxy: false }, undefined],
    ['an exception', { proxy: 'http://a:1', noProxy: ['example.com'] }, undefined],
    ['NO_PROXY', { proxy: 'http://a:1', environment: { noProxy: 'x,.example.com' } }, undefined],
    [
      'NO_PROXY beside http.noProxy',
      { proxy: 'http://a:1', noProxy: ['x'], environment: { noProxy: 'example.com' } },
      'a:1',
    ],
    ['no scheme', { proxy: 'a:1' }, 'a:1'],
    ['no port', { proxy: 'http://a/' }, 'a:80'],
    ['TLS without a port', { proxy: 'https://a' }, 'a:443'],
    ['IPv6', { proxy: 'http://[fd00::1]:3128' }, '[fd00::1]:3128'],
  ] as const) {
    it(`${what}: ${name ?? 'direct'}`, () =>
      assert.equal(proxy({ noProxy: [], ...changes } as Partial<NetworkSettings>)?.name, name));
  }

  for (const [exception, excepted] of [
    ['*', true],
    ['mcp.example.com', true],
    ['EXAMPLE.com', true],
    ['.example.com', true],
    ['*.example.com', true],
    [' example.com ', true],
    ['example.com:443', true],
    ['example.com:8443', false],
    ['ample.com', false],
    ['com.', false],
    ['', false],
  ] as const) {
    it(`'${exception}' ${excepted ? 'is' : 'is no'} exception`, () =>
      assert.equal(proxy({ proxy: 'http://a:1', noProxy: [exception] }) === undefined, excepted));
  }

  it('takes credentials from the address, or a whole header that is set', () => {
    assert.equal(proxy({ proxy: 'http://a:1' })?.authorization, undefined);
    assert.equal(proxy({ proxy: 'http://us%40x:p%3A@a:1' })?.authorization, basic('us@x:p:'));
    assert.equal(proxy({ proxy: 'http://u:100%@a:1' })?.authorization, basic('u:100%'));
    const both = { proxy: 'http://u:p@a:1', proxyAuthorization: 'Bearer x' };
    assert.equal(proxy(both)?.authorization, 'Bearer x');
  });

  for (const [address, kind] of [
    ['http://wpad/proxy.pac', 'PAC'],
    ['http://wpad/wpad.dat', 'PAC'],
    ['pac+https://wpad/x', 'PAC'],
    ['socks5://a:1', 'SOCKS'],
    ['ftp://a:1', 'ftp:'],
    ['http://', 'URL'],
  ] as const) {
    it(`goes nowhere with ${address}, and quotes none of it`, () =>
      assert.throws(
        () => proxy({ proxy: address }),
        (error: AuthError) => {
          assert.equal(error.code, 'proxy_unsupported');
          assert.deepEqual(error.details, { kind });
          return true;
        },
      ));
  }

  it('is not asked for this machine', () => {
    const network = networkWith({ proxy: 'http://a:1' });
    for (const host of ['localhost', 'x.localhost', '127.0.0.9', '[::1]', '[::ffff:127.0.0.1]'])
      assert.equal(network.proxy(new URL(`https://${host}/`)), undefined, host);
    assert.equal(network.proxy(target)?.name, 'a:1');
  });
});
