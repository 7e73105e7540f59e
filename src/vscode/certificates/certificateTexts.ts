import * as vscode from 'vscode';
import { certificateNeed } from '../../core/certificates/need.ts';
import type { CertificateSummary } from '../../core/certificates/summary.ts';
import { warningReached } from '../../core/certificates/validity.ts';
import type { ServerView } from '../../protocol/state.ts';
import { duration } from '../relativeTime.ts';

/** Whose a certificate is, as short as a list has room for: its common name, else its whole subject. */
export function shortSubject(subject: string): string {
  return /(?:^|, )CN=(.+?)(?:, [A-Z]+=|$)/u.exec(subject)?.[1] ?? subject;
}

/** How it stands with the client certificate of a server, in a few words; `undefined` when it needs nobody. */
export function certificateText(
  { certificate }: Pick<ServerView, 'certificate'>,
  now: number,
): string | undefined {
  if (!certificate) return undefined;
  const { summary } = certificate;
  switch (certificateNeed(certificate, now)) {
    case undefined:
      return undefined;
    case 'broken':
      if (summary && now > summary.notAfter) return vscode.l10n.t('certificate expired');
      return vscode.l10n.t('certificate cannot be used');
    case 'soon':
    case 'due':
      return summary && soonText(summary, now);
  }
}

/** Long before its end, it is what its files hold now that needs somebody. */
function soonText(summary: CertificateSummary, now: number): string {
  if (warningReached(summary, now) === undefined)
    return vscode.l10n.t('renewed certificate cannot be used');
  const time = leftText(summary.notAfter, now);
  return vscode.l10n.t('certificate expires in {time}', { time });
}

/** How long it is until the end of a certificate, such as `58 days`. */
export function leftText(notAfter: number, now: number): string {
  return duration(notAfter - now, vscode.env.language);
}
