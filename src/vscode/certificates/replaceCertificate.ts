import * as vscode from 'vscode';
import type { Server } from '../../core/server.ts';
import type { Face } from '../face.ts';
import { unlinked } from '../plainText.ts';
import { chooseCertificate, type Kept, type Part } from './certificateDialog.ts';
import { leftText, shortSubject } from './certificateTexts.ts';
import { findingText } from './findingText.ts';

type Named = Pick<Server, 'id' | 'name'>;

/** Chooses a part of the TLS of a server: for the first time, or in place of the one before, which stays until the new one is proved. */
export async function replaceCertificate(
  face: Pick<Face, 'keyring'>,
  server: Named,
  part: Part = 'certificate',
): Promise<void> {
  const kept = await chooseCertificate(face, server, part);
  if (kept) void tell(server, part, kept);
}

async function tell(server: Named, part: Part, kept: Kept): Promise<void> {
  const [title, command] = nextOf(part, kept);
  const chosen = await vscode.window.showInformationMessage(
    [saidOf(server, part, kept), ...warningsOf(kept)].join(' '),
    title,
  );
  if (chosen) await vscode.commands.executeCommand(command, server.id);
}

function nextOf(part: Part, { trial }: Kept): [title: string, command: string] {
  return part === 'ca' && trial.problem?.code === 'client_certificate_missing'
    ? [vscode.l10n.t('Choose Certificate…'), 'mcpKeyring.replaceCertificate']
    : [vscode.l10n.t('Show Certificate'), 'mcpKeyring.showCertificate'];
}

function saidOf({ name }: Named, part: Part, { trial }: Kept): string {
  const server = unlinked(name);
  const { code } = trial.problem ?? {};
  if (part === 'ca')
    return code === 'client_certificate_missing'
      ? vscode.l10n.t('{server} is trusted now. It also wants a client certificate.', { server })
      : vscode.l10n.t('The certificate authorities of {server} count from now on.', { server });
  const own = trial.client?.certificates[0];
  const subject = unlinked(shortSubject(own?.subject ?? ''));
  const time = own ? leftText(own.notAfter, Date.now()) : '';
  const facts = { server, subject, time };
  return code === undefined
    ? vscode.l10n.t('{server} takes the client certificate {subject}. It ends in {time}.', facts)
    : vscode.l10n.t(
        'The client certificate {subject} is kept for {server}, untried. It ends in {time}.',
        facts,
      );
}

/** What is not good about it although it can be used. */
function warningsOf({ trial }: Kept): string[] {
  return (trial.ca?.findings ?? []).map((finding) => unlinked(findingText(finding)));
}
