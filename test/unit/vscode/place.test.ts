import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { place } from '../../../src/vscode/place.ts';

const workspace: { getConfiguration: unknown } = vscode.workspace;
const original = workspace.getConfiguration;

describe('the place of a window', () => {
  afterEach(() => {
    workspace.getConfiguration = original;
  });

  const chosen = (settings: Readonly<Record<string, unknown>>) => {
    workspace.getConfiguration = () => new Map(Object.entries(settings));
    const { redirect, clientDocument } = place();
    return [redirect, clientDocument];
  };

  it('is as the settings say', () => {
    const url = 'https://me.example/mcp-keyring.json';
    assert.deepEqual(chosen({ redirect: 'paste', clientMetadataUrl: ` ${url} ` }), ['paste', url]);
    assert.deepEqual(chosen({}), ['auto', undefined]);
  });

  it('leaves out what no issuer could use', () => {
    for (const clientMetadataUrl of ['', 'http://me.example/a', 'https://me.example', 7])
      assert.deepEqual(chosen({ redirect: 'carrier', clientMetadataUrl }), ['auto', undefined]);
  });
});
