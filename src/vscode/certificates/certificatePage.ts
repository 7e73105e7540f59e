import * as vscode from 'vscode';
import type { CertificateReport } from '../../core/certificates/facts.ts';
import type { Finding } from '../../core/certificates/findings.ts';
import { AuthError } from '../../core/errors.ts';
import { shownAddress } from '../../core/shownAddress.ts';
import type { Problem, ServerView } from '../../protocol/state.ts';
import { messageOf } from '../messages.ts';
import { moment } from '../relativeTime.ts';
import { factLines } from './factLines.ts';
import { shortSubject } from './certificateTexts.ts';
import { findingSentence } from './findingSentence.ts';
import { findingText } from './findingText.ts';

/** What was seen of the certificates of a server; what it has none of is absent. */
export interface SeenCertificates {
  readonly client?: CertificateReport | undefined;
  readonly ca?: CertificateReport | undefined;
  readonly server?: CertificateReport | undefined;
  readonly problem?: Problem | undefined;
}

/** A readable page of a server's certificates: its client's with its chain, its authorities, its own. Holds no secret. */
export function certificatePage(
  view: ServerView,
  { client, ca, server, problem }: SeenCertificates,
  now: number,
): string {
  const { name, url } = view.server;
  const seen = moment(now, vscode.env.language);
  const ours = (finding: Finding): string => findingSentence(finding, name);
  const parts = [
    [name, shownAddress(url), vscode.l10n.t('As seen on {when}', { when: seen })],
    section(vscode.l10n.t('Client certificate'), clientNotes(view), client, { now, text: ours }),
    section(vscode.l10n.t('Certificate authorities for this server'), caNotes(view), ca, {
      now,
      text: findingText,
    }),
    section(vscode.l10n.t('Certificate of the server'), serverNotes(view, problem), server, {
      now,
      text: findingText,
    }),
  ];
  return `${parts.map((lines) => lines.join('\n')).join('\n\n\n')}\n`;
}

function clientNotes({ server, certificate }: ServerView): string[] {
  if (!certificate) return [vscode.l10n.t('None. This server is not shown one.')];
  if (certificate.from === 'entered') return [vscode.l10n.t('Kept in the keyring')];
  const { certificate: file, key } = server.auth.tls ?? {};
  return fileNotes([file, key]);
}

function fileNotes(files: readonly (string | undefined)[]): string[] {
  return files
    .filter((file) => file !== undefined)
    .map((file) => vscode.l10n.t('In the file {file}, read anew when it changes', { file }));
}

function caNotes({ server }: ServerView): string[] {
  const file = server.auth.tls?.ca;
  if (file !== undefined) return fileNotes([file]);
  return server.network?.ca === undefined
    ? [vscode.l10n.t('None. Those of the system count.')]
    : [vscode.l10n.t('Kept in the keyring')];
}

function serverNotes({ server }: ServerView, problem: Problem | undefined): string[] {
  if (!server.url.startsWith('https:'))
    return [vscode.l10n.t('None. It is reached without TLS, on this machine.')];
  if (!problem) return [];
  const { id, name } = server;
  const error = new AuthError(problem.code, problem.details);
  return [vscode.l10n.t('It was not seen.'), messageOf(error, { id, name }).sentence];
}

interface Shown {
  readonly now: number;
  readonly text: (finding: Finding) => string;
}

function section(
  title: string,
  notes: readonly string[],
  report: CertificateReport | undefined,
  { now, text }: Shown,
): string[] {
  const head = [title.toLocaleUpperCase(vscode.env.language), ...notes];
  if (!report) return head;
  const { certificates, findings } = report;
  const all = certificates.flatMap((facts, index) => [
    '',
    numbered(shortSubject(facts.subject), index, certificates.length),
    ...factLines(facts, now),
  ]);
  return [...head, ...verdict(findings, text), ...all];
}

/** Each finding, marked by how much it weighs. */
function verdict(findings: readonly Finding[], text: Shown['text']): string[] {
  if (findings.length === 0) return [`✓ ${vscode.l10n.t('Nothing is wrong with it.')}`];
  const lines = findings.map(
    (finding) => `${finding.level === 'failure' ? '✗' : '!'} ${text(finding)}`,
  );
  return [...new Set(lines)];
}

function numbered(subject: string, index: number, count: number): string {
  if (count < 2) return subject;
  return vscode.l10n.t('{number} of {count}: {subject}', {
    number: String(index + 1),
    count: String(count),
    subject,
  });
}
