import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import { SecretClipboard } from '../../../../src/vscode/keys/secretClipboard.ts';
import { eventually } from '../../../support/eventually.ts';

describe('a secret in the clipboard', () => {
  const held = (): Thenable<string> => vscode.env.clipboard.readText();

  it('is taken out again after a while', async () => {
    const clipboard = new SecretClipboard(20);
    await clipboard.copy('secret');
    assert.equal(await held(), 'secret');
    await eventually('it is gone', async () => (await held()) === '');
    clipboard.dispose();
  });

  it('is taken out when the window closes', async () => {
    const clipboard = new SecretClipboard();
    await clipboard.copy('secret');
    clipboard.dispose();
    await eventually('it is gone', async () => (await held()) === '');
  });

  it('leaves what somebody else copied meanwhile', async () => {
    const clipboard = new SecretClipboard();
    await clipboard.copy('secret');
    await vscode.env.clipboard.writeText('a shopping list');
    clipboard.dispose();
    await new Promise(setImmediate);
    assert.equal(await held(), 'a shopping list');
  });
});
