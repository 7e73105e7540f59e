import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { codex } from '../../src/hosts/codex.ts';
import { launcherCommand, launcherPath } from '../../src/node/launcher.ts';

describe('the description of Codex CLI', () => {
  assert.ok(codex.delivery === 'header-command');
  const { file } = codex;
  const url = 'http://127.0.0.1:1/mcp/a';
  const entry = file.entry({ url, headerCommand: launcherCommand('/my k', 'codex', 'a', 'linux') });
  const marks = (folder: string) => ({
    launcher: launcherPath(folder, 'linux'),
    url,
    isKey: () => true,
  });

  it('knows its file', () => {
    const pathFor = (platform: string, home: string, env = {}) =>
      file.path({ platform, home, env });
    assert.equal(pathFor('linux', '/home/ada'), '/home/ada/.codex/config.toml');
    assert.equal(pathFor('win32', 'C:\\Users\\ada'), 'C:\\Users\\ada\\.codex\\config.toml');
    assert.equal(pathFor('darwin', '/Users/ada', { CODEX_HOME: '/c' }), '/c/config.toml');
    assert.equal(pathFor('linux', '/home/ada', { CODEX_HOME: '' }), '/home/ada/.codex/config.toml');
  });

  it('has an entry without a secret, of strings only', () => {
    assert.deepEqual(entry, { url, http_headers_helper: "'/my k/bin/headers' codex a" });
  });

  it('knows our entry by the launcher, whatever else is in it', () => {
    assert.ok(file.isOurs({ ...entry, tools: { x: {} } }, marks('/my k')));
    assert.ok(!file.isOurs(entry, marks('/my')), 'another keyring has another launcher');
    assert.ok(!file.isOurs({ url }, marks('/my k')), 'an address alone is no proof');
    assert.ok(!file.isOurs({ url, http_headers_helper: [1] }, marks('/my k')));
  });
});
