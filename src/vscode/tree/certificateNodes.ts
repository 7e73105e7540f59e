import { basename } from 'node:path';
import * as vscode from 'vscode';
import {
  certificateNeed,
  findingsNow,
  type CertificateNeed,
} from '../../core/certificates/need.ts';
import type { CertificateView, ServerView } from '../../protocol/state.ts';
import { leftText, shortSubject } from '../certificates/certificateTexts.ts';
import { findingSentence } from '../certificates/findingSentence.ts';
import { moment } from '../relativeTime.ts';
import { factNode } from './factNode.ts';
import type { Node } from './node.ts';

/** The client certificate of a server and the authorities that count for it, as far as it has them. */
export function certificateNodes(parent: string, view: ServerView, now: number): Node[] {
  const { certificate, server } = view;
  return [
    ...(certificate ? [certificateNode(parent, view, certificate, now)] : []),
    ...authoritiesNodes(parent, server),
  ];
}

function certificateNode(
  parent: string,
  view: ServerView,
  certificate: CertificateView,
  now: number,
): Node {
  const { id: serverId, name } = view.server;
  const need = certificateNeed(certificate, now);
  const findings = findingsNow(certificate, now).map((finding) => findingSentence(finding, name));
  const node = factNode({
    id: `${parent}/certificate`,
    label: vscode.l10n.t('Client certificate'),
    value: valueOf(certificate, now),
    icon: 'verified',
    tooltip: [...linesOf(view, certificate), ...findings].join('\n'),
  });
  if (need) node.item.iconPath = iconOf(need);
  const offers = ['showCertificate', 'replaceCertificate', 'removeCertificate'];
  const can = offers.map((offer) => `can:${offer}`).join(' ');
  node.item.contextValue = `certificate ${can}${need ? ' inline:replaceCertificate' : ''}`;
  return { ...node, serverId };
}

function valueOf({ summary }: CertificateView, now: number): string {
  if (!summary) return vscode.l10n.t('cannot be used');
  const subject = shortSubject(summary.subject);
  const left = vscode.l10n.t('{time} left', { time: leftText(summary.notAfter, now) });
  // First what may matter: the end of a line may be cut.
  return `${now > summary.notAfter ? vscode.l10n.t('expired') : left} · ${subject}`;
}

function linesOf({ server }: ServerView, { from, summary }: CertificateView): string[] {
  const { certificate = '', key } = server.auth.tls ?? {};
  const files = [certificate, key].filter(Boolean).join(', ');
  const place =
    from === 'files'
      ? vscode.l10n.t('In files, read anew when they change: {files}', { files })
      : vscode.l10n.t('Kept in the keyring');
  if (!summary) return [place];
  const [start, end] = [summary.notBefore, summary.notAfter].map(momentOf);
  return [
    summary.subject,
    vscode.l10n.t('Valid from {start} until {end}', { start: start ?? '', end: end ?? '' }),
    place,
  ];
}

const momentOf = (at: number): string => moment(at, vscode.env.language);

function iconOf(need: CertificateNeed): vscode.ThemeIcon {
  return need === 'broken'
    ? new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'))
    : new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
}

function authoritiesNodes(parent: string, { id, auth, network }: ServerView['server']): Node[] {
  const path = auth.tls?.ca;
  if (path === undefined && network?.ca === undefined) return [];
  const node = factNode({
    id: `${parent}/authorities`,
    label: vscode.l10n.t('Certificate authorities'),
    value: path === undefined ? vscode.l10n.t('kept in the keyring') : basename(path),
    icon: 'organization',
    tooltip: [
      vscode.l10n.t('They count for this server and its issuer, beside those of the system.'),
      ...(path === undefined ? [] : [path]),
    ].join('\n'),
  });
  node.item.contextValue = 'authorities can:showCertificate can:changeAuthentication';
  return [{ ...node, serverId: id }];
}
