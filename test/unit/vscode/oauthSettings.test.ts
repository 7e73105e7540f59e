import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { OAuthSettings } from '../../../src/core/oauth/settings.ts';
import { resetSetting } from '../../../src/vscode/oauthSettings/editSetting.ts';
import { linesOf, parameterOf, withLine } from '../../../src/vscode/oauthSettings/parameterLine.ts';
import { after, withSetting } from '../../../src/vscode/oauthSettings/settingChange.ts';
import { settingGroups } from '../../../src/vscode/oauthSettings/settingNames.ts';
import { settingTexts } from '../../../src/vscode/oauthSettings/settingTexts.ts';
import { settingValue } from '../../../src/vscode/oauthSettings/settingValue.ts';

const listed = Object.values(settingGroups).flat();

/** One value of every kind. */
const full: Required<OAuthSettings> = {
  grant: 'device_code',
  clientId: 'client',
  clientIssuer: 'https://issuer.example',
  clientAuth: 'private_key_jwt',
  registration: 'dynamic',
  scopes: ['mcp:read', 'mcp:write'],
  authorizationParams: { access_type: 'offline', prompt: 'consent' },
  tokenParams: { x: 'a=b' },
  audience: 'https://api.example',
  redirect: 'paste',
  redirectHost: 'localhost',
  redirectPort: 33_418,
  enterprise: { issuer: 'https://login.example', clientId: 'us' },
  trustIssuer: { named: 'https://issuer.example', stated: 'https://other.example' },
  assumePkce: true,
  resource: false,
};

describe('the OAuth settings', () => {
  it('lists every setting once, with a text of its own', () => {
    const texts = settingTexts();
    assert.deepEqual(listed.toSorted(), Object.keys(texts).toSorted());
    assert.equal(new Set(Object.values(texts).map(({ label }) => label)).size, listed.length);
  });

  it('says the present value of each in words, and nothing of one that is not set', () => {
    const secrets = { clientSecret: true, privateKey: false };
    const said = Object.fromEntries(
      listed.map((name) => [name, settingValue(name, { oauth: full, secrets })]),
    );
    assert.deepEqual(said, {
      grant: 'code on another device',
      clientId: 'client',
      clientIssuer: 'https://issuer.example',
      clientAuth: 'signed with a private key (private_key_jwt)',
      registration: 'dynamic',
      scopes: 'mcp:read mcp:write',
      authorizationParams: 'access_type=offline  prompt=consent',
      tokenParams: 'x=a=b',
      audience: 'https://api.example',
      redirect: 'Paste',
      redirectHost: 'localhost',
      redirectPort: '33418',
      enterprise: 'https://login.example  us',
      trustIssuer: 'https://issuer.example → https://other.example',
      assumePkce: 'on',
      resource: 'not sent',
      clientSecret: 'entered',
      privateKey: undefined,
      certificate: undefined,
      certificateKey: undefined,
      certificatePassphrase: undefined,
      assertion: undefined,
      identityToken: undefined,
      enterpriseSecret: undefined,
      initialAccessToken: undefined,
    });
    for (const name of listed)
      assert.equal(settingValue(name, { oauth: {}, secrets: {} }), undefined, name);
  });

  it('takes each back alone', () => {
    const held = { oauth: full, secrets: { clientSecret: true } };
    for (const name of listed) {
      const change = resetSetting({ name, held });
      assert.ok(change, name);
      assert.equal(settingValue(name, after(held, change)), undefined, name);
    }
    const { audience: _gone, ...others } = full;
    const change = resetSetting({ name: 'audience', held });
    assert.deepEqual(change, { kind: 'settings', oauth: others });
  });

  it('refuses what is no possible value', () => {
    assert.equal(withSetting({}, 'redirectPort', 0), undefined);
    assert.equal(withSetting({}, 'redirectPort', Number.NaN), undefined);
    assert.equal(withSetting({}, 'grant', 'password'), undefined);
    assert.equal(withSetting({}, 'audience', 'x'.repeat(3_000)), undefined);
    assert.deepEqual(withSetting({}, 'redirectPort', 8080), { redirectPort: 8080 });
  });

  it('gives a new client to no issuer of the old one', () => {
    const { clientIssuer: _old, ...others } = full;
    assert.deepEqual(withSetting(full, 'clientId', 'new'), { ...others, clientId: 'new' });
    assert.deepEqual(withSetting(full, 'clientId', 'client'), full);
  });
});

describe('parameters as lines', () => {
  it('reads a name and a value, which may hold anything', () => {
    assert.deepEqual(parameterOf(' access_type = offline '), {
      name: 'access_type',
      value: 'offline',
    });
    assert.deepEqual(parameterOf('a=b=c d'), { name: 'a', value: 'b=c d' });
    assert.deepEqual(parameterOf('a='), { name: 'a', value: '' });
  });

  it('says what is wrong with a line', () => {
    assert.equal(parameterOf('access_type'), 'no_equals');
    assert.equal(parameterOf(' =x'), 'no_name');
    assert.equal(parameterOf('a b=x'), 'bad_name');
    for (const name of ['state', 'redirect_uri', 'code_challenge', 'client_secret', 'scope'])
      assert.equal(parameterOf(`${name}=x`), 'reserved', name);
  });

  it('changes one line and keeps the others where they are', () => {
    const map = { a: '1', b: '2', c: '3' };
    const changed = withLine(map, 'b', { name: 'd', value: '4' });
    assert.deepEqual(linesOf(changed), ['a=1', 'd=4', 'c=3']);
    assert.deepEqual(linesOf(withLine(map, 'b', undefined)), ['a=1', 'c=3']);
    assert.deepEqual(linesOf(withLine(map, undefined, { name: 'd', value: '' })).at(-1), 'd=');
    assert.equal(withLine({ a: '1' }, 'a', undefined), undefined);
  });
});
