import type { Finding } from './findings.ts';
import type { CertificateSummary } from './summary.ts';
import { daysLeft, validityFinding, warningDays } from './validity.ts';

/** A client certificate as a list knows it; `findings` were made at some moment before. */
export interface Seen {
  /** absent when none can be read */
  readonly summary?: CertificateSummary | undefined;
  readonly findings: readonly Finding[];
}

/**
 * How much a client certificate needs a person: `broken`: it cannot be used; `soon`: it ends within a week, or its
 * files hold something that cannot be used; `due`: it ends within a month.
 */
export type CertificateNeed = 'broken' | 'soon' | 'due';

/** Those findings that say of a certificate what its dates decide anew at each moment. */
const ofDates: ReadonlySet<Finding['code']> = new Set(['expired', 'not_yet_valid', 'expires_soon']);

/** What is wrong with a certificate now (ms since the epoch), its own dates first. */
export function findingsNow({ summary, findings }: Seen, now: number): readonly Finding[] {
  if (!summary) return findings;
  const dates = validityFinding(summary, now);
  const isOwn = ({ code, details }: Finding): boolean =>
    ofDates.has(code) && ownDays(summary).includes(details['at'] ?? '');
  return [...(dates ? [dates] : []), ...findings.filter((finding) => !isOwn(finding))];
}

function ownDays({ notBefore, notAfter }: CertificateSummary): string[] {
  return [notBefore, notAfter].map((at) => new Date(at).toISOString().slice(0, 10));
}

/** How much it needs a person now (ms since the epoch); `undefined` when not at all. */
export function certificateNeed(seen: Seen, now: number): CertificateNeed | undefined {
  const { summary } = seen;
  const found = findingsNow(seen, now);
  if (!summary) return found.length > 0 ? 'broken' : undefined;
  if (found.some((finding) => isOf(finding, summary, now))) return 'broken';
  if (found.some(({ level }) => level === 'failure')) return 'soon';
  if (found.length === 0) return undefined;
  return daysLeft(summary, now) < warningDays[1] ? 'soon' : 'due';
}

/** Whether a failure is of the certificate in use, not only of what its files hold now. */
function isOf({ code }: Finding, summary: CertificateSummary, now: number): boolean {
  const ended = validityFinding(summary, now)?.level === 'failure';
  return ended || code === 'extended_usage';
}
