import assert from 'node:assert/strict';
import { networkSettings } from '../../../src/vscode/networkSettings.ts';

type Environment = Record<string, string>;
const read = (settings: Record<string, unknown>, env: Environment = {}) =>
  networkSettings({ get: (name: string) => settings[name] as never }, env);

describe('networkSettings', () => {
  it('takes everything that is set', () => {
    const set = {
      proxySupport: 'override',
      proxy: 'http://a:1',
      noProxy: ['x'],
      proxyStrictSSL: false,
      proxyAuthorization: 'Basic x',
      systemCertificates: false,
    };
    const env = { HTTPS_PROXY: 'http://b:2', NO_PROXY: 'y' };
    assert.deepEqual(read(set, env), {
      settings: {
        useProxy: true,
        proxy: 'http://a:1',
        noProxy: ['x'],
        proxyStrictSsl: false,
        proxyAuthorization: 'Basic x',
        environment: { proxy: 'http://b:2', noProxy: 'y' },
      },
      systemCertificates: false,
    });
  });

  it('takes nothing for nothing, and malformed for not set', () => {
    const nothing = {
      settings: { useProxy: true, proxy: '', noProxy: [], proxyStrictSsl: true, environment: {} },
      systemCertificates: true,
    };
    assert.deepEqual(read({ proxyAuthorization: null }, { HTTPS_PROXY: '' }), nothing);
    const malformed = { proxy: 7, noProxy: 'x', proxyStrictSSL: 'no', systemCertificates: null };
    assert.deepEqual(read(malformed), nothing);
  });

  it('takes of several variables the one that VS Code takes', () => {
    const all = { https_proxy: 'a', HTTPS_PROXY: 'b', http_proxy: 'c', HTTP_PROXY: 'd' };
    const names = Object.entries(all);
    for (let first = 0; first < names.length; first += 1) {
      const env = Object.fromEntries(names.slice(first));
      assert.equal(read({}, env).settings.environment.proxy, names[first]?.[1]);
    }
    assert.equal(read({ proxySupport: 'off' }, all).settings.useProxy, false);
    assert.equal(read({}, { no_proxy: 'a', NO_PROXY: 'b' }).settings.environment.noProxy, 'a');
  });
});
