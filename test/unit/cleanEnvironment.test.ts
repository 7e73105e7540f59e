import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { cleanEnvironment } from '../../src/node/cleanEnvironment.ts';

describe('cleanEnvironment', () => {
  it('keeps what a program needs to find its way', () => {
    const env = { HOME: '/h', PATH: '/bin', LC_CTYPE: 'C', TZ: 'UTC', XDG_RUNTIME_DIR: '/run/1' };
    assert.deepEqual(cleanEnvironment(env, 'linux'), { ...env, ELECTRON_RUN_AS_NODE: '1' });
  });

  it('drops everything else', () => {
    const env = {
      GITHUB_TOKEN: 's',
      NODE_OPTIONS: '--require x',
      LD_PRELOAD: 'x',
      VSCODE_IPC_HOOK: 'x',
      HTTPS_PROXY: 'http://user:secret@proxy',
      HOMEBREW: 'x',
      ELECTRON_RUN_AS_NODE: '0',
      USER: undefined,
    };
    assert.deepEqual(cleanEnvironment(env, 'linux'), { ELECTRON_RUN_AS_NODE: '1' });
  });

  it('ignores the case of names on Windows only', () => {
    const env = { Path: 'p', SystemRoot: 's', localappdata: 'l' };
    assert.deepEqual(cleanEnvironment(env, 'win32'), { ...env, ELECTRON_RUN_AS_NODE: '1' });
    assert.deepEqual(cleanEnvironment(env, 'linux'), { ELECTRON_RUN_AS_NODE: '1' });
  });
});
