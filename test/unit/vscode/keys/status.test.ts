import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Aging } from '../../../../src/core/keys/key.ts';
import type { ServerKeys } from '../../../../src/core/keys/keysOfServer.ts';
import type { ServerView } from '../../../../src/protocol/state.ts';
import { nextDeadline } from '../../../../src/vscode/deadlines.ts';
import { keyInNeed } from '../../../../src/vscode/keys/keysInNeed.ts';
import { nextStep } from '../../../../src/vscode/nextStep.ts';
import { offers } from '../../../../src/vscode/offers.ts';
import { statusText } from '../../../../src/vscode/statusText.ts';
import { statusIcon } from '../../../../src/vscode/tree/statusIcon.ts';
import { alarms } from '../../../../src/vscode/urgency.ts';
import { facts, MINUTE, NOW, view } from '../views.ts';

const DAY = 1440 * MINUTE;
const aged = (days: number, more: Partial<Aging> = {}): Aging => ({
  name: 'api',
  form: 'text',
  enteredAt: NOW - days * DAY,
  ...more,
});

function keyed(keys: Partial<ServerKeys>, id = 'demo'): ServerView {
  const made = view(id);
  const headers = [{ name: 'X-API-Key', template: '${secret:api}' }];
  const auth = { scheme: 'headers' as const, headers };
  const server = { ...made.server, auth };
  return { ...made, server, keys: { missing: [], missingVariables: [], ...keys } };
}

const refused = { failure: { code: 'key_refused' as const, at: NOW, details: {} } };
const ending = (days: number): Partial<ServerKeys> => {
  const expiresAt = NOW + days * DAY;
  return { aging: [aged(1, { name: 'other' }), aged(9, { expiresAt })], expiresAt };
};

describe('a server that is shown keys', () => {
  for (const [keys, text, icon, step] of [
    [{ missing: ['api'] }, 'needs a key', 'warning', 'rotateCredential'],
    [
      { missingVariables: ['REGION'] },
      'needs the variable REGION',
      'warning',
      'changeAuthentication',
    ],
    [{ aging: [aged(89)] }, 'ready', 'pass-filled', undefined],
    [{ aging: [aged(90)] }, 'key is 90 days old', 'warning', 'rotateCredential'],
    [{ aging: [aged(90)], ...refused }, 'key refused', 'error', 'rotateCredential'],
    [ending(8), 'key expires in 8 days', 'pass-filled', undefined],
    [ending(6), 'key expires in 6 days', 'warning', 'rotateCredential'],
    [ending(-1), 'key expired', 'error', 'rotateCredential'],
  ] as const)
    it(`says "${text}", and what helps`, () => {
      const demo = keyed(keys as Partial<ServerKeys>);
      assert.equal(statusText(demo, true, NOW), text);
      assert.equal(statusIcon(demo, true, NOW).id, icon);
      assert.equal(nextStep(demo, NOW), step);
    });

  it('names the key that is meant', () => {
    assert.equal(keyInNeed(keyed(ending(6)), NOW), 'api');
    const two = { aging: [aged(95, { name: 'young' }), aged(120)] };
    assert.equal(keyInNeed(keyed(two), NOW), 'api');
    assert.equal(keyInNeed(keyed({ missing: ['api'] }), NOW), 'api');
    assert.equal(keyInNeed(keyed({ aging: [aged(1)], ...refused }), NOW), undefined);
  });

  it('cannot be authorized, and shows only keys that are there', () => {
    const there = offers(keyed({ aging: [aged(1)] }));
    for (const offer of ['rotateCredential', 'showCredential', 'keySettings', 'revoke'] as const)
      assert.ok(there.has(offer), offer);
    const missing = offers(keyed({ missing: ['api'] }));
    assert.ok(missing.has('rotateCredential'));
    for (const offer of ['authorize', 'showCredential', 'revoke'] as const)
      assert.ok(!missing.has(offer), offer);
  });
});

describe('a key beside a token', () => {
  it('is spoken of only where the token is well', () => {
    const keys = { missing: [], missingVariables: [], aging: [aged(93)] };
    assert.equal(statusText(view('demo', facts(42), { keys }), true, NOW), 'key is 93 days old');
    const expired = view('demo', facts(-1, { hasRefreshToken: false }), { keys });
    assert.equal(statusText(expired, true, NOW), 'expired');
    assert.deepEqual(
      alarms([expired], NOW).map(({ step }) => step),
      ['authorize'],
    );
  });
});

describe('the alarm of an old key', () => {
  it('is the least urgent, and missing keys are none', () => {
    const views = [
      keyed({ aging: [aged(93)] }, 'old'),
      keyed(ending(6), 'ending'),
      keyed({ missing: ['api'] }, 'missing'),
      keyed({ aging: [aged(1)], ...refused }, 'refused'),
    ];
    assert.deepEqual(
      alarms(views, NOW).map((alarm) => alarm.view.server.id),
      ['refused', 'ending', 'old'],
    );
  });

  it('comes at its moment, without anybody asking meanwhile', () => {
    const at = (keys: Partial<ServerKeys>) => nextDeadline([keyed(keys)], NOW, false);
    assert.equal(at({ aging: [aged(80)] }), NOW + 10 * DAY);
    assert.equal(at({ aging: [aged(93, { snoozedUntil: NOW + DAY })] }), NOW + DAY);
    assert.equal(at({ aging: [aged(93)] }), undefined);
    const expiresAt = NOW + 20 * DAY;
    assert.equal(
      at({ aging: [aged(1, { rotateAfterDays: 0, expiresAt })], expiresAt }),
      NOW + 13 * DAY,
    );
    assert.equal(nextDeadline([keyed({ aging: [aged(93)] })], NOW, true), NOW + DAY);
  });
});
