import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { nextDeadline } from '../../../src/vscode/deadlines.ts';
import { alarms } from '../../../src/vscode/urgency.ts';
import { facts, failure, MINUTE, NOW, view } from './views.ts';

const fixed = { hasRefreshToken: false };

describe('alarms', () => {
  it('are silent for what is well, never authorized, busy, or renews itself', () => {
    const views = [
      view('ready', facts(42)),
      view('none'),
      view('expired', facts(-1)),
      view('busy', facts(-1, fixed), { busy: true }),
    ];
    assert.deepEqual(alarms(views, NOW), []);
  });

  it('puts failed first, then expired for good, then what expires soonest', () => {
    const views = [
      view('later', facts(8, fixed)),
      view('soon', facts(2, fixed)),
      view('expired', facts(-1, fixed)),
      view('failed', facts(-1, failure('refresh_failed'))),
    ];
    const order = alarms(views, NOW).map((alarm) => [alarm.view.server.id, alarm.step]);
    assert.deepEqual(order, [
      ['failed', 'refresh'],
      ['expired', 'authorize'],
      ['soon', 'authorize'],
      ['later', 'authorize'],
    ]);
  });
});

describe('nextDeadline', () => {
  it('is the moment of the warning, then the end, then nothing', () => {
    const at = (now: number) => nextDeadline([view('a', facts(60, fixed))], now, false);
    assert.equal(at(NOW), NOW + 50 * MINUTE);
    assert.equal(at(NOW + 50 * MINUTE), NOW + 60 * MINUTE);
    assert.equal(at(NOW + 60 * MINUTE), undefined);
  });

  it('counts the minutes when asked to', () => {
    const views = [
      view('a', facts(42)),
      view('b', { ...facts(90), expiresAt: NOW + 70 * MINUTE + 1 }),
    ];
    assert.equal(nextDeadline(views, NOW, true), NOW + 1);
  });
});
