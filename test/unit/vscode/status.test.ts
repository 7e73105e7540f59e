import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { ServerView } from '../../../src/protocol/state.ts';
import { statusText } from '../../../src/vscode/statusText.ts';
import { statusIcon } from '../../../src/vscode/tree/statusIcon.ts';
import { facts, failure, NOW, view } from './views.ts';

const look = (of: ServerView, unlocked = true): [text: string, icon: string] => [
  statusText(of, unlocked, NOW),
  statusIcon(of, unlocked, NOW).id,
];

/** A server that was added as one that needs no token. */
function open(...of: Parameters<typeof view>): ServerView {
  const made = view(...of);
  return { ...made, server: { ...made.server, auth: { scheme: 'none' } } };
}

describe('the status of a server in the tree', () => {
  it('is open as long as nobody authorized it', () => {
    assert.deepEqual(look(open('demo')), ['no authentication', 'globe']);
    assert.deepEqual(look(open('demo'), false), ['no authentication', 'globe']);
  });

  it('is that of its credential once it was authorized after all', () => {
    assert.deepEqual(look(open('demo', facts(42))), ['expires in 42 min', 'pass-filled']);
    const fixed = facts(-1, { hasRefreshToken: false });
    assert.deepEqual(look(open('demo', fixed)), ['expired', 'error']);
    const failed = facts(-1, failure('refresh_failed'));
    assert.deepEqual(look(open('demo', failed)), ['could not be refreshed', 'error']);
  });

  it('is unknown while the keyring is locked', () => {
    assert.deepEqual(look(view('demo'), false), ['locked', 'lock']);
    assert.deepEqual(look(view('demo')), ['not authorized', 'circle-large-outline']);
  });
});
