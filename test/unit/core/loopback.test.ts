import assert from 'node:assert/strict';
import { isLoopbackHost, isSecureUrl } from '../../../src/core/loopback.ts';

describe('isSecureUrl', () => {
  for (const url of [
    'https://a.example',
    'HTTPS://a.example',
    'https://192.168.0.1/',
    'https://xn--pple-43d.example/',
    'http://127.0.0.1',
    'http://127.0.0.1:8080/x?y#z',
    'http://127.255.255.254/',
    'http://127.1/',
    'http://2130706433/',
    'http://0x7f.0.0.1/',
    'http://localhost',
    'http://LOCALHOST./',
    'http://demo.localhost:1/',
    'http://[::1]/',
    'http://[0:0:0:0:0:0:0:1]:80/',
    'http://127.0.0.1./',
  ]) {
    it(`asks ${url}`, () => assert.equal(isSecureUrl(url), true));
  }

  for (const url of [
    '',
    'a.example',
    '//a.example',
    '/path',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'vbscript:x',
    'vscode://a.b/c',
    'ftp://127.0.0.1/',
    'ws://localhost/',
    'blob:https://a.example/1',
    'http://a.example',
    'http://127.0.0.1.evil.example/',
    'http://127.0.0.1@evil.example/',
    'http://localhost@evil.example/',
    'http://evil.example#@127.0.0.1/',
    'http://evil.example\\@127.0.0.1/',
    'http://localhost.evil.example/',
    'http://evil-localhost/',
    'http://notlocalhost/',
    'http://localhost../',
    'http://localhos\u0442/',
    'http://xn--localhos-nhg/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::]/',
    'http://[::2]/',
    'http://[fe80::1]/',
    'http://0.0.0.0/',
    'http://128.0.0.1/',
    'http://10.0.0.1/',
    'http://169.254.169.254/latest',
    'http://127.0.0.1:99999/',
    'https://accounts.example@evil.example/',
    'https://user:secret@a.example/',
    'http://user@127.0.0.1/',
  ]) {
    it(`refuses ${JSON.stringify(url)}`, () => assert.equal(isSecureUrl(url), false));
  }
});

describe('isLoopbackHost', () => {
  it('is about whole names', () => {
    for (const host of ['localhost', 'LocalHost.', 'a.b.localhost', '127.9.9.9', '[::1]'])
      assert.equal(isLoopbackHost(host), true, host);
    for (const host of [
      '',
      '.',
      'alocalhost',
      '127.0.0',
      '127.0.0.1.x',
      '::1',
      '[::1]x',
      '1127.0.0.1',
    ])
      assert.equal(isLoopbackHost(host), false, host);
  });
});
