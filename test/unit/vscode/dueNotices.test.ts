import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { KeyFacts } from '../../../src/core/keys/key.ts';
import type { ServerView, State } from '../../../src/protocol/state.ts';
import type { Keyring } from '../../../src/vscode/keyring.ts';
import type { DueNotices } from '../../../src/vscode/dueNotices.ts';
import { startNotices } from '../../../src/vscode/notices.ts';
import { eventually } from '../../support/eventually.ts';
import { shown } from '../../support/vscodeStub/vscode.ts';
import { view } from './views.ts';

const DAY = 86_400_000;
const key = (name: string, days: number, more: Partial<KeyFacts> = {}): KeyFacts => ({
  name,
  form: 'text',
  masked: '…',
  enteredAt: Date.now() - days * DAY,
  usedBy: ['demo'],
  ...more,
});

const changed = new vscode.EventEmitter<void>();
const kept = new Map<string, unknown>();
const globalState = {
  get: (name: string) => kept.get(name) as never,
  update: async (name: string, value: unknown) => void kept.set(name, value),
};
let state: State;
let notices: DueNotices;

/** As another window would, with the same memory. */
function open(): DueNotices {
  const keyring = {
    get state() {
      return state;
    },
    onDidChange: changed.event,
  } as unknown as Keyring;
  const log = { debug: () => undefined, info: () => undefined, warn: () => undefined };
  return startNotices(keyring, { globalState, log });
}

async function settle(): Promise<void> {
  changed.fire();
  await new Promise(setImmediate);
}

function begin(): void {
  kept.clear();
  shown.length = 0;
  state = { unlocked: true, servers: [], keys: [], gateway: {}, problems: [] };
  notices = open();
}

describe('the notice of an old key', () => {
  const holding = (...keys: KeyFacts[]): State => ({
    unlocked: true,
    servers: [view('demo')],
    keys,
    gateway: {},
    problems: [],
  });
  const said = (): string[] => shown.filter((sentence) => sentence.includes('old'));

  beforeEach(begin);
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

describe('the notice of a certificate that ends', () => {
  const ending = (id: string, days: number, from: 'files' | 'entered' = 'entered'): ServerView => {
    const notAfter = Date.now() + days * DAY + 60_000;
    const summary = { subject: `O=Org, CN=${id}-cert`, notBefore: 0, notAfter };
    return view(id, undefined, { certificate: { from, summary, findings: [] } });
  };
  const said = (): string[] => shown.filter((sentence) => sentence.includes('certificate'));

  beforeEach(begin);
  afterEach(() => notices.dispose());

  async function tell(...servers: ServerView[]): Promise<string[]> {
    state = { ...state, servers };
    await settle();
    return said();
  }

  it('comes once at 30 days, at 7, at one, and at the end, also in windows that open later', async () => {
    const demo = ending('demo', 0);
    const end = demo.certificate?.summary?.notAfter ?? 0;
    const now = Date.now;
    const told: string[] = [];
    try {
      for (const days of [31, 29, 25, 6, 5, 0.5, -0.5]) {
        Date.now = () => end - days * DAY;
        await tell(demo);
        const later = open();
        await settle();
        later.dispose();
        told.push(
          said()
            .slice(told.join(' ').match(/expire/gu)?.length ?? 0)
            .join(),
        );
      }
    } finally {
      Date.now = now;
    }
    const words = told.map((text) => /expires in .*?(?=\.)|has expired|^$/u.exec(text)?.[0]);
    assert.deepEqual(words, [
      '',
      'expires in 29 days',
      '',
      'expires in 6 days',
      '',
      'expires in 12 hr',
      'has expired',
    ]);
    assert.equal(said().length, 4);
  });

  it('names the certificate and the server, and what to do where it is in files', async () => {
    assert.deepEqual(await tell(ending('demo', 5, 'files')), [
      'The client certificate demo-cert for demo expires in 5 days. Renew its file, or choose another one.',
    ]);
  });

  it('is one for all that end', async () => {
    assert.deepEqual(await tell(ending('a', 5), ending('b', 20), ending('c', 50)), [
      'The client certificates of a and b end soon. Replace them with renewed ones.',
    ]);
  });
});
