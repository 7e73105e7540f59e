import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { launcherCommand, launcherText } from '../../src/node/launcher.ts';

describe('launcherCommand', () => {
  it('is bare for sh when nothing is special', () => {
    assert.equal(
      launcherCommand('/h/.local/state/mcp-keyring/code-1', 'claude-code', 'demo', 'linux'),
      '/h/.local/state/mcp-keyring/code-1/bin/headers claude-code demo',
    );
  });

  it('quotes for sh', () => {
    assert.equal(
      launcherCommand("/h/Application Support/it's $HOME", 'claude-code', 'demo', 'darwin'),
      String.raw`'/h/Application Support/it'\''s $HOME/bin/headers' claude-code demo`,
    );
    assert.match(launcherCommand('/h', 'claude-code', '; rm -rf /', 'linux'), / '; rm -rf \/'$/);
    assert.match(launcherCommand('/h', 'claude-code', '', 'linux'), / ''$/);
  });

  it('quotes for cmd', () => {
    assert.equal(
      launcherCommand('C:\\Users\\Ann & Bob\\k', 'claude-code', 'demo', 'win32'),
      String.raw`"C:\Users\Ann & Bob\k\bin\headers.cmd" claude-code demo`,
    );
  });
});

describe('launcherText on Windows', () => {
  const launcher = {
    folder: 'C:\\Users\\安\\mcp-keyring\\code-1',
    runtime: 'C:\\100% Code\\Code.exe',
    entry: 'C:\\Users\\安\\mcp-keyring\\code-1\\versions\\0.1.0-ab\\headers.js',
    platform: 'win32' as const,
  };

  it('names the entry from its own place, and escapes percent signs', () => {
    const lines = launcherText(launcher).split('\r\n');
    assert.ok(lines.includes(String.raw`set "entry=%~dp0..\versions\0.1.0-ab\headers.js"`));
    assert.ok(lines.includes(String.raw`set "runtime=C:\100%% Code\Code.exe"`));
    assert.ok(!lines.some((line) => line.includes('chcp')));
  });

  it('switches the code page only for the line that needs it', () => {
    const runtime = 'C:\\Users\\安\\Code.exe';
    const lines = launcherText({ ...launcher, runtime }).split('\r\n');
    const at = lines.indexOf(`set "runtime=${runtime}"`);
    assert.equal(lines[at - 1], 'chcp 65001 >nul');
    assert.equal(lines[at + 1], 'chcp %codepage% >nul');
  });
});
