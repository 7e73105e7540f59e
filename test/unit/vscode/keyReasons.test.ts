import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { messageOf } from '../../../src/vscode/messages.ts';

describe('what a person reads of a command that reads keys', () => {
  it('tells what became of a command that reads a key', () => {
    const said = (reason: string): string => {
      const details = { command: 'vault', program: 'op', reason };
      return messageOf({ code: 'key_command_failed', details }, { name: 'Demo' }).sentence;
    };
    assert.match(said('missing'), /^The program op, .* was not found/u);
    assert.match(said('timeout'), /vault took too long/u);
    assert.match(said('unknown'), /No window has the command vault.*Trust the workspace/u);
    assert.match(said('exit'), /^The command vault ended without a key for Demo/u);
  });
});
