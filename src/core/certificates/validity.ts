import type { Finding } from './findings.ts';

/** When a certificate counts, in ms since the epoch. */
export interface Validity {
  readonly subject: string;
  readonly notBefore: number;
  readonly notAfter: number;
}

const DAY = 86_400_000;

/** Days before the end of a certificate at which a person is told. */
export const warningDays = [30, 7, 1] as const;

/** Whole days until the end of a certificate; negative when it is over. */
export function daysLeft({ notAfter }: Pick<Validity, 'notAfter'>, now: number): number {
  return Math.floor((notAfter - now) / DAY);
}

/** The moments (ms since the epoch) from which a person is told of the end of a certificate, the last one being its end. */
export function warningsOf({ notAfter }: Pick<Validity, 'notAfter'>): readonly number[] {
  return [...warningDays.map((days) => notAfter - days * DAY), notAfter];
}

/** Which of {@link warningsOf} was reached last; `undefined` as long as there is time. */
export function warningReached(
  validity: Pick<Validity, 'notAfter'>,
  now: number,
): number | undefined {
  return warningsOf(validity).findLast((at) => at < now);
}

/** What the dates of a certificate come to at a moment. @see https://www.rfc-editor.org/rfc/rfc5280#section-4.1.2.5 */
export function validityFinding(validity: Validity, now: number): Finding | undefined {
  const { subject, notBefore, notAfter } = validity;
  const failure = (code: Finding['code'], at: number): Finding => ({
    code,
    level: 'failure',
    subject,
    details: { at: dayOf(at) },
  });
  if (now > notAfter) return failure('expired', notAfter);
  if (now < notBefore) return failure('not_yet_valid', notBefore);
  if (daysLeft(validity, now) >= warningDays[0]) return undefined;
  const details = { at: dayOf(notAfter), days: String(daysLeft(validity, now)) };
  return { code: 'expires_soon', level: 'warning', subject, details };
}

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
