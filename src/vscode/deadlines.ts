import { warningsOf } from '../core/certificates/validity.ts';
import { nextDay, rotationDue } from '../core/keys/rotation.ts';
import { KEY_WARNING, warningMargin } from '../core/status.ts';
import type { ServerView } from '../protocol/state.ts';
import { rotateAfterDays } from './keys/keysInNeed.ts';
import { nextChange } from './relativeTime.ts';

function ofServer({ credential }: ServerView, now: number, countdown: boolean): number[] {
  const until = credential?.expiresAt;
  if (!credential || until === undefined || until <= now) return [];
  const deadlines = [until, until - warningMargin(credential, now)];
  if (countdown) deadlines.push(now + nextChange(until - now));
  return deadlines;
}

function ofKeys({ keys }: ServerView, now: number, countdown: boolean): number[] {
  const { aging = [], expiresAt: until } = keys ?? {};
  const days = rotateAfterDays();
  const deadlines = aging.flatMap((key) => rotationDue(key, days) ?? []);
  if (until !== undefined) deadlines.push(until, until - KEY_WARNING);
  if (!countdown) return deadlines;
  if (until !== undefined && until > now) deadlines.push(now + nextChange(until - now));
  return [...deadlines, ...aging.map((key) => nextDay(key, now))];
}

function ofCertificate({ certificate }: ServerView, now: number, countdown: boolean): number[] {
  const { summary } = certificate ?? {};
  if (!summary) return [];
  // What a moment brings is seen after it.
  const deadlines = [summary.notBefore, ...warningsOf(summary)].map((at) => at + 1);
  const left = summary.notAfter - now;
  return countdown && left > 0 ? [...deadlines, now + nextChange(left)] : deadlines;
}

/**
 * When (ms since the epoch) the status of a server changes next by time alone; with `countdown` also when its remaining
 * time reads differently. `undefined` when nothing will change by itself.
 */
export function nextDeadline(
  views: readonly ServerView[],
  now: number,
  countdown: boolean,
): number | undefined {
  const all = views
    .flatMap((view) =>
      [ofServer, ofKeys, ofCertificate].flatMap((deadlines) => deadlines(view, now, countdown)),
    )
    .filter((at) => at > now);
  return all.length === 0 ? undefined : Math.min(...all);
}
