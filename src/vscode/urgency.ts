import { status, type Status } from '../core/status.ts';
import type { Chosen } from './accounts.ts';
import { nextStep } from './offers.ts';

/** A server, as one of its accounts, that needs a person, and what mends it. */
export interface Alarm {
  readonly view: Chosen;
  readonly step: 'authorize' | 'refresh';
}

/** Lower is more urgent; `undefined` when a person need not know. Never authorized is not an alarm. */
function rank(current: Status): number | undefined {
  switch (current.kind) {
    case 'failed':
      return 0;
    case 'expired':
      return current.renewable ? undefined : 1;
    case 'expiring':
      return 2;
    case 'none':
    case 'ready':
      return undefined;
  }
}

/** The servers that need a person, the most urgent first: failed, expired for good, then by the time that is left. */
export function alarms(views: readonly Chosen[], now: number): readonly Alarm[] {
  return views
    .filter((view) => !view.busy)
    .map((view) => ({
      view,
      order: rank(status(view.server, view, now)),
      step: nextStep(view, now) ?? 'authorize',
      until: view.credential?.expiresAt ?? 0,
    }))
    .filter((alarm) => alarm.order !== undefined)
    .toSorted((a, b) => (a.order ?? 0) - (b.order ?? 0) || a.until - b.until)
    .map(({ view, step }) => ({ view, step }));
}
