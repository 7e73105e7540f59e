import { certificateNeed } from '../core/certificates/need.ts';
import { status, type Status } from '../core/status.ts';
import type { Chosen } from './accounts.ts';
import { agedKey } from './keys/keysInNeed.ts';
import { nextStep, type NextStep } from './nextStep.ts';

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

const rankOfNeed = { broken: 0, soon: 2, due: 3 } as const;

interface Ranked extends Alarm {
  readonly order: number;
  /** ms since the epoch; decides between those that end */
  readonly until: number;
}

function ofCredential(view: Chosen, now: number): Ranked[] {
  const current = status(view.server, view, now);
  const order = rank(current, agedKey(view, now) !== undefined);
  if (order === undefined) return [];
  const until = order === 2 && 'until' in current ? (current.until ?? 0) : 0;
  return [{ view, order, until, step: nextStep(view, now) ?? 'authorize' }];
}

function ofCertificate(view: Chosen, now: number): Ranked[] {
  const { certificate } = view;
  const need = certificate && certificateNeed(certificate, now);
  if (!need) return [];
  const order = rankOfNeed[need];
  const until = order === 2 ? (certificate.summary?.notAfter ?? 0) : 0;
  return [{ view, order, until, step: 'replaceCertificate' }];
}

const byUrgency = (a: Ranked, b: Ranked): number => a.order - b.order || a.until - b.until;

/**
 * The servers that need a person, the most urgent first: failed, expired for good, then by the time that is left, and
 * last those with an old key, or with a certificate that has some weeks. Each for what is most urgent of it.
 */
export function alarms(views: readonly Chosen[], now: number): readonly Alarm[] {
  return views
    .filter((view) => !view.busy)
    .flatMap((view) => {
      const all = [...ofCertificate(view, now), ...ofCredential(view, now)];
      return all.toSorted(byUrgency).slice(0, 1);
    })
    .toSorted(byUrgency)
    .map(({ view, step }) => ({ view, step }));
}
