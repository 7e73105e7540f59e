import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import type { KeyFacts } from '../../../src/core/keys/key.ts';
import type { State } from '../../../src/protocol/state.ts';
import { commandsIn } from '../../../src/vscode/keys/keyCommands.ts';
import { outside } from '../../../src/vscode/keys/outside.ts';
import { workspace } from '../../support/vscodeStub/vscode.ts';
import { view } from './views.ts';

const environment = { API_KEY: 'k-1', OTHER: 'k-2', PATH: '/bin' };
const using = (template: string): State['servers'][number] => {
  const { server, ...rest } = view('demo');
  const auth = { scheme: 'headers', headers: [{ name: 'X-A', template }] } as const;
  return { ...rest, server: { ...server, auth: { ...auth, headers: [...auth.headers] } } };
};
const state = (template: string, keys: KeyFacts[] = []): State => ({
  unlocked: true,
  servers: [using(template)],
  keys,
  gateway: {},
  problems: [],
});
const key = (more: Partial<KeyFacts>): KeyFacts => ({
  name: 'api',
  form: 'text',
  masked: '…',
  enteredAt: 0,
  usedBy: [],
  ...more,
});

describe('what a window hands over', () => {
  afterEach(() => (workspace.isTrusted = true));

  it('is the variables that servers name, and no other', () => {
    assert.deepEqual(outside(state('${env:API_KEY}'), environment), {
      variables: { API_KEY: 'k-1' },
      commands: [],
      environment: {},
    });
    assert.deepEqual(outside(state('${secret:api}'), environment)?.variables, {});
    assert.deepEqual(outside(undefined, environment, ['OTHER'])?.variables, { OTHER: 'k-2' });
  });

  it('is the whole environment as soon as a command needs it, and not before', () => {
    const source = { command: 'op', reference: 'op://a/b/c' };
    const handed = outside(state('${secret:api}', [key({ source })]), environment);
    assert.deepEqual(handed?.environment, environment);
    assert.deepEqual(outside(state('${secret:api}', [key({})]), environment)?.environment, {});
  });

  it('is nothing at all in a workspace that is not trusted', () => {
    workspace.isTrusted = false;
    assert.equal(outside(state('${env:API_KEY}'), environment), undefined);
  });
});

describe('the commands of the setting', () => {
  it('are a program with its arguments, one of which is the reference', () => {
    const op = ['op', 'read', '${reference}'];
    assert.deepEqual(commandsIn({ op, vault: ['sh', '-c', 'x ${reference}'] }), [
      { name: 'op', words: op },
      { name: 'vault', words: ['sh', '-c', 'x ${reference}'] },
    ]);
  });

  it('are left out where they are malformed, each by itself', () => {
    const op = ['op', 'read', '${reference}'];
    const wrong = { a: 'op read', b: ['op'], c: ['${reference}'], d: [''], e: [1], f: null };
    assert.deepEqual(commandsIn({ ...wrong, op }), [{ name: 'op', words: op }]);
    for (const setting of [undefined, null, [], 'op', 7]) assert.deepEqual(commandsIn(setting), []);
  });
});
