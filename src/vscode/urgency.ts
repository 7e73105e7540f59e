import { status, type Status } from '../core/status.ts';
import type { Chosen } from './accounts.ts';
import { agedKey } from './keys/keysInNeed.ts';
import { nextStep, type NextStep } from './offers.ts';

/** A server, as one of its accounts, that needs a person, and what mends it. */
export interface Alarm {
  readonly view: Chosen;
  readonly step: NextStep;
}

/** Lower is more urgent; `undefined` when a person need not know. Never authorized is not an alarm. */
function rank(current: Status, aged: boolean): number | undefined {
  switch (current.kind) {
    case 'failed':
      return 0;
    case 'expired':
      return current.renewable ? undefined : 1;
    case 'expiring':
      return 2;
    case 'ready':
      return aged ? 3 : undefined;
    case 'none':
      return undefined;
  }
}

function untilOf(current: Status): number {
  return 'until' in current ? (current.until ?? 0) : 0;
}

/**
 * The servers that need a person, the most urgent first: failed, expired for good, then by the time that is left, and
 * last those with an old key.
 */
export function alarms(views: readonly Chosen[], now: number): readonly Alarm[] {
  return views
    .filter((view) => !view.busy)
    .map((view) => {
      const current = status(view.server, view, now);
      const order = rank(current, agedKey(view, now) !== undefined);
      const step = nextStep(view, now) ?? 'authorize';
      return { view, order, step, until: order === 2 ? untilOf(current) : 0 };
    })
    .filter((alarm) => alarm.order !== undefined)
    .toSorted((a, b) => (a.order ?? 0) - (b.order ?? 0) || a.until - b.until)
    .map(({ view, step }) => ({ view, step }));
}
