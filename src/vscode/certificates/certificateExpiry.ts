import * as vscode from 'vscode';
import { warningsOf } from '../../core/certificates/validity.ts';
import type { ServerView } from '../../protocol/state.ts';
import type { DueKind } from '../dueNotices.ts';
import { listText } from '../keys/keyTexts.ts';
import { unlinked } from '../plainText.ts';
import { leftText, shortSubject } from './certificateTexts.ts';

/** That the client certificate of a server ends in 30 days, in 7, in one, or has ended. */
export const certificateExpiry: DueKind = {
  memory: 'certificateExpiryTold',
  momentsOf: ({ servers }) =>
    servers.flatMap(({ server, certificate }) =>
      (certificate?.summary ? warningsOf(certificate.summary) : []).map(
        (at) => [server.id, at] as const,
      ),
    ),
  offer: async (ids, { servers }) => {
    const views = servers.filter(({ server }) => ids.includes(server.id));
    const [first] = views;
    if (!first) return;
    const sentence = views.length > 1 ? sentenceOfAll(views) : sentenceOf(first, Date.now());
    const replace = vscode.l10n.t('Replace Certificate…');
    const show = vscode.l10n.t('Show Certificate');
    const chosen = await vscode.window.showWarningMessage(sentence, replace, show);
    const target = views.length > 1 ? [] : [first.server.id];
    if (chosen === replace) await run('mcpKeyring.replaceCertificate', target);
    if (chosen === show) await run('mcpKeyring.showCertificate', target);
  },
};

async function run(command: string, target: readonly string[]): Promise<void> {
  await vscode.commands.executeCommand(command, ...target);
}

function sentenceOfAll(views: readonly ServerView[]): string {
  const servers = unlinked(listText(views.map(({ server }) => server.name)));
  return vscode.l10n.t(
    'The client certificates of {servers} end soon. Replace them with renewed ones.',
    { servers },
  );
}

function sentenceOf({ server, certificate }: ServerView, now: number): string {
  const { subject = '', notAfter = now } = certificate?.summary ?? {};
  const facts = {
    subject: unlinked(shortSubject(subject)),
    server: unlinked(server.name),
    time: leftText(notAfter, now),
  };
  if (now >= notAfter)
    return vscode.l10n.t(
      'The client certificate {subject} for {server} has expired, so nothing gets there. Replace it with a renewed one.',
      facts,
    );
  return certificate?.from === 'files'
    ? vscode.l10n.t(
        'The client certificate {subject} for {server} expires in {time}. Renew its file, or choose another one.',
        facts,
      )
    : vscode.l10n.t(
        'The client certificate {subject} for {server} expires in {time}. Replace it with a renewed one.',
        facts,
      );
}
