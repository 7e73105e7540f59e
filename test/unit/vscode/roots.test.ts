import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { AuthError } from '../../../src/core/errors.ts';
import type { State } from '../../../src/protocol/state.ts';
import { rootsOf } from '../../../src/vscode/tree/roots.ts';
import { NOW, view } from './views.ts';

const state: State = {
  unlocked: true,
  servers: [view('demo')],
  keys: [],
  gateway: {},
  problems: [],
};
const linesOf = (...[of, away]: [State?, AuthError?]): string[] =>
  rootsOf(of, away, NOW).map(({ id }) => id);
const away = (reason: string): AuthError => new AuthError('daemon_unavailable', { reason });

describe('the first lines of the tree', () => {
  it('leave a missing daemon to the welcome view when there is nothing else to show', () => {
    assert.deepEqual(linesOf(undefined, away('timeout')), []);
    const both = ['problem/daemon_unavailable/timeout', 'server/demo'];
    assert.deepEqual(linesOf(state, away('timeout')), both);
  });

  it('say what the welcome view does not', () => {
    const newer = ['problem/daemon_unavailable/newer_protocol'];
    assert.deepEqual(linesOf(undefined, away('newer_protocol')), newer);
    const locked = new AuthError('store_unavailable');
    assert.deepEqual(linesOf(undefined, locked), ['problem/store_unavailable/']);
  });

  it('are different for the same problem of different servers', () => {
    const problems = ['a', 'b'].map((id) => ({
      code: 'credential_damaged' as const,
      details: { server: id.toUpperCase(), id },
    }));
    const lines = ['problem/credential_damaged/a', 'problem/credential_damaged/b', 'server/demo'];
    assert.deepEqual(linesOf({ ...state, problems }), lines);
  });
});
