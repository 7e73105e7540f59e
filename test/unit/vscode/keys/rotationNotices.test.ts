import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { KeyFacts } from '../../../../src/core/keys/key.ts';
import type { State } from '../../../../src/protocol/state.ts';
import type { Keyring } from '../../../../src/vscode/keyring.ts';
import { offerRotation } from '../../../../src/vscode/keys/rotationOffer.ts';
import { RotationNotices } from '../../../../src/vscode/keys/rotationNotices.ts';
import { eventually } from '../../../support/eventually.ts';
import { shown } from '../../../support/vscodeStub/vscode.ts';
import { view } from '../views.ts';

const DAY = 86_400_000;
const key = (name: string, days: number, more: Partial<KeyFacts> = {}): KeyFacts => ({
  name,
  form: 'text',
  masked: '…',
  enteredAt: Date.now() - days * DAY,
  usedBy: ['demo'],
  ...more,
});

describe('the notice of an old key', () => {
  const changed = new vscode.EventEmitter<void>();
  const kept = new Map<string, unknown>();
  const globalState = {
    get: (name: string) => kept.get(name) as never,
    update: async (name: string, value: unknown) => void kept.set(name, value),
  };
  let state: State;
  let notices: RotationNotices;
  const open = (): RotationNotices => {
    const keyring = {
      get state() {
        return state;
      },
      onDidChange: changed.event,
    } as unknown as Keyring;
    const log = { debug: () => undefined, info: () => undefined, warn: () => undefined };
    return new RotationNotices(keyring, {
      globalState,
      log,
      offer: (keys) => offerRotation(keyring, keys),
    });
  };
  const holding = (...keys: KeyFacts[]): State => ({
    unlocked: true,
    servers: [view('demo')],
    keys,
    gateway: {},
    problems: [],
  });
  const said = (): string[] => shown.filter((sentence) => sentence.includes('old'));
  const settle = async (): Promise<void> => {
    changed.fire();
    await new Promise(setImmediate);
  };

  beforeEach(() => {
    kept.clear();
    shown.length = 0;
    state = holding();
    notices = open();
  });
  afterEach(() => notices.dispose());

  it('comes once, also in windows that open later', async () => {
    state = holding(key('api', 93));
    changed.fire();
    await eventually('it is said', () => said().length === 1);
    assert.deepEqual(said(), ['The key api for demo is 93 days old. Rotate it.']);
    await settle();
    const later = open();
    await settle();
    later.dispose();
    assert.equal(said().length, 1);
  });

  it('comes again for a key that is due anew', async () => {
    state = holding(key('api', 93));
    changed.fire();
    await eventually('it is said', () => said().length === 1);
    state = holding(key('api', 91));
    changed.fire();
    await eventually('it is said again', () => said().length === 2);
  });

  it('is one for all keys that are due at once', async () => {
    state = holding(key('api', 93), key('other', 200), key('young', 3));
    changed.fire();
    await eventually('it is said', () => said().length === 1);
    assert.match(said()[0] ?? '', /: other and api\.$/u);
  });

  it('does not come for a key that nobody uses, that is snoozed, or before the keyring is unlocked', async () => {
    const snoozed = key('api', 93, { snoozedUntil: Date.now() + DAY });
    state = holding(key('unused', 93, { usedBy: [] }), snoozed);
    await settle();
    state = { ...holding(key('api', 93)), unlocked: false };
    await settle();
    assert.deepEqual(said(), []);
  });
});
