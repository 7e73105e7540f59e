import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { claudeCode } from '../../src/hosts/claudeCode.ts';
import { hostIds } from '../../src/hosts/host.ts';
import { hosts } from '../../src/hosts/hosts.ts';
import { launcherCommand, launcherPath } from '../../src/node/launcher.ts';

describe('the hosts', () => {
  it('are listed by their ids', () => {
    assert.deepEqual(Object.keys(hosts), hostIds);
    for (const id of hostIds) assert.equal(hosts[id].id, id);
  });
});

describe('the description of Claude Code', () => {
  assert.ok(claudeCode.delivery === 'header-command');
  const { file } = claudeCode;
  const pathFor = (platform: string, home: string, env = {}) => file.path({ platform, home, env });
  const entryOf = (folder: string, platform: NodeJS.Platform) =>
    file.entry({
      url: 'http://127.0.0.1:1/mcp/a',
      headerCommand: launcherCommand(folder, 'claude-code', 'a', platform),
    });

  const marks = (launcher: string) => ({
    launcher,
    url: 'http://127.0.0.1:1/mcp/a',
    isKey: () => false,
  });

  it('knows its file', () => {
    assert.equal(pathFor('linux', '/home/ada'), '/home/ada/.claude.json');
    assert.equal(pathFor('win32', 'C:\\Users\\ada'), 'C:\\Users\\ada\\.claude.json');
    assert.equal(
      pathFor('linux', '/home/ada', { CLAUDE_CONFIG_DIR: '' }),
      '/home/ada/.claude.json',
    );
    assert.equal(pathFor('darwin', '/Users/ada', { CLAUDE_CONFIG_DIR: '/c' }), '/c/.claude.json');
  });

  it('has an entry without a secret', () => {
    assert.deepEqual(file.entryPath('a'), ['mcpServers', 'a']);
    assert.deepEqual(entryOf('/k', 'linux'), {
      type: 'http',
      url: 'http://127.0.0.1:1/mcp/a',
      headersHelper: `${launcherPath('/k', 'linux')} claude-code a`,
    });
  });

  it('knows our entry, however its command is quoted', () => {
    for (const folder of ['/k', '/my keyring', "/ada's keyring", '/鍵']) {
      assert.ok(
        file.isOurs(entryOf(folder, 'linux'), marks(launcherPath(folder, 'linux'))),
        folder,
      );
    }
    for (const folder of ['C:\\k', 'C:\\Users\\Ada L\\k']) {
      assert.ok(
        file.isOurs(entryOf(folder, 'win32'), marks(launcherPath(folder, 'win32'))),
        folder,
      );
    }
  });

  it("knows that another keyring's entry, or a person's, is not ours", () => {
    const launcher = launcherPath('/k', 'linux');
    assert.ok(!file.isOurs(entryOf('/k2', 'linux'), marks(launcher)));
    assert.ok(!file.isOurs(entryOf('/other/k', 'linux'), marks(launcher)));
    const commands = [`${launcher}2 a`, `/bin${launcher} a`, `cat '${launcher}' | tee`, ''];
    for (const headersHelper of commands)
      assert.ok(!file.isOurs({ headersHelper }, marks(launcher)), headersHelper);
    for (const other of [undefined, null, [], launcher, { headersHelper: [launcher] }]) {
      assert.ok(!file.isOurs(other, marks(launcher)));
    }
  });
});
