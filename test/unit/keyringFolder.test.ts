import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { keyringFolder, realmOf } from '../../src/node/keyringFolder.ts';

const realm = 'code-1a2b3c4d';

describe('keyringFolder', () => {
  const rows: [string, Parameters<typeof keyringFolder>[0], string][] = [
    [
      'Linux',
      { realm, env: {}, platform: 'linux', home: '/home/ann' },
      '/home/ann/.local/state/mcp-keyring/code-1a2b3c4d',
    ],
    [
      'Linux with XDG_STATE_HOME',
      { realm, env: { XDG_STATE_HOME: '/state' }, platform: 'linux', home: '/home/ann' },
      '/state/mcp-keyring/code-1a2b3c4d',
    ],
    [
      'Linux with a relative XDG_STATE_HOME, which counts for nothing',
      { realm, env: { XDG_STATE_HOME: 'state' }, platform: 'linux', home: '/home/ann' },
      '/home/ann/.local/state/mcp-keyring/code-1a2b3c4d',
    ],
    [
      'Linux with an empty XDG_STATE_HOME',
      { realm, env: { XDG_STATE_HOME: '' }, platform: 'linux', home: '/home/ann' },
      '/home/ann/.local/state/mcp-keyring/code-1a2b3c4d',
    ],
    [
      'macOS',
      { realm, env: { XDG_STATE_HOME: '/state' }, platform: 'darwin', home: '/Users/ann' },
      '/Users/ann/Library/Application Support/mcp-keyring/code-1a2b3c4d',
    ],
    [
      'Windows',
      {
        realm,
        env: { LOCALAPPDATA: 'D:\\Local' },
        platform: 'win32',
        home: 'C:\\Users\\ann',
      },
      'D:\\Local\\mcp-keyring\\code-1a2b3c4d',
    ],
    [
      'Windows without LOCALAPPDATA',
      { realm, env: {}, platform: 'win32', home: 'C:\\Users\\ann' },
      'C:\\Users\\ann\\AppData\\Local\\mcp-keyring\\code-1a2b3c4d',
    ],
  ];
  for (const [name, question, folder] of rows) {
    it(name, () => assert.equal(keyringFolder(question), folder));
  }
});

describe('realmOf', () => {
  it('is a readable slug and 8 hex digits', () => {
    assert.match(
      realmOf('Visual Studio Code - Insiders', '/u/d'),
      /^visual-studio-code-insiders-[0-9a-f]{8}$/,
    );
  });

  it('tells products and user-data folders apart', () => {
    const realms = [realmOf('Code', '/a'), realmOf('Code', '/b'), realmOf('Cursor', '/a')];
    assert.equal(new Set(realms).size, 3);
  });

  it('does not depend on a final separator or the case of a drive letter', () => {
    assert.equal(realmOf('Code', '/a/b/'), realmOf('Code', '/a/b'));
    assert.equal(realmOf('Code', 'C:\\u\\'), realmOf('Code', 'c:\\u'));
    assert.notEqual(realmOf('Code', '/a/B'), realmOf('Code', '/a/b'));
  });

  it('is fit for a folder name whatever the product is called', () => {
    assert.match(realmOf('程式碼', '/a'), /^code-[0-9a-f]{8}$/);
    assert.match(realmOf('../../Évil: *?', '/a'), /^e-?vil-[0-9a-f]{8}$/);
    assert.ok(realmOf('x'.repeat(300), '/a').length <= 41);
  });
});
