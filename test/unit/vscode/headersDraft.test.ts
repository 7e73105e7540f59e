import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { headersSchema } from '../../../src/core/headers/headerSettings.ts';
import {
  headersFor,
  isTrimmed,
  newKeysOf,
  presets,
  settingOf,
  withKey,
  type Preset,
} from '../../../src/vscode/keys/headersDraft.ts';
import { presetItems } from '../../../src/vscode/keys/presets.ts';

const settings = (preset: Preset, taken: string[] = []) =>
  headersFor(preset, 'My Server', taken).headers.map(settingOf);

describe('the presets', () => {
  for (const [preset, headers] of [
    ['bearer', [{ name: 'Authorization', template: 'Bearer ${secret:my-server}' }]],
    ['apiKey', [{ name: 'X-API-Key', template: '${secret:my-server}' }]],
    ['basic', [{ name: 'Authorization', template: 'Basic ${secret:my-server}' }]],
    [
      'several',
      [
        { name: 'X-Auth-Token', template: '${secret:my-server}' },
        { name: 'X-Auth-Code', template: '${totp:my-server-code}' },
      ],
    ],
  ] as const)
    it(`make headers with a key that is named after the server: ${preset}`, () => {
      assert.deepEqual(settings(preset), headers);
      assert.ok(headersSchema.safeParse(settings(preset)).success);
    });

  it('propose a name that no key has', () => {
    const [header] = settings('apiKey', ['my-server', 'my-server-2']);
    assert.equal(header?.template, '${secret:my-server-3}');
  });

  it('are offered as far as their headers are not there yet', () => {
    const offered = (names: string[], isOAuth = false) =>
      presetItems({ names, isOAuth }).map(({ answer }) => answer);
    assert.deepEqual(offered([]), [...presets]);
    assert.deepEqual(offered(['x-api-key'], true), ['custom', 'several', 'signed', 'free']);
  });
});

describe('the keys of a draft', () => {
  const draft = headersFor('apiKey', 'Demo', []);

  it('are kept without the white space at their ends', () => {
    const entered = withKey(draft, [0, 0], { text: ' abc\n' });
    assert.deepEqual(newKeysOf(entered), [{ name: 'demo', form: 'text', value: 'abc' }]);
    assert.ok(isTrimmed(entered));
    assert.ok(!isTrimmed(withKey(draft, [0, 0], { text: 'abc' })));
  });

  it('are a user name and a password as it was typed', () => {
    const basic = withKey(headersFor('basic', 'Demo', []), [0, 0], { user: 'me', text: ' p ' });
    const value = Buffer.from('me: p ').toString('base64');
    assert.deepEqual(newKeysOf(basic), [{ name: 'demo', form: 'basic', value }]);
    assert.ok(!isTrimmed(basic));
  });

  it('are not kept anew when the keyring has them', () => {
    const shared = withKey(draft, [0, 0], { origin: { kind: 'kept' }, kept: 'other' });
    assert.deepEqual(newKeysOf(shared), []);
    assert.deepEqual(shared.headers.map(settingOf), [
      { name: 'X-API-Key', template: '${secret:other}' },
    ]);
  });

  it('may lie elsewhere', () => {
    const origin = { kind: 'command', command: 'op' } as const;
    const elsewhere = withKey(draft, [0, 0], { origin, reference: 'op://a/b/c' });
    const source = { command: 'op', reference: 'op://a/b/c' };
    assert.deepEqual(newKeysOf(elsewhere), [{ name: 'demo', form: 'text', source }]);
  });
});
