import * as vscode from 'vscode';
import { toDaemonCertificates } from '../../protocol/certificates.ts';
import type { ServerView } from '../../protocol/state.ts';
import { confirm } from '../confirm.ts';
import type { Face } from '../face.ts';

/** Lets go of the client certificate of a server, after a question. */
export async function removeCertificate(
  { keyring }: Pick<Face, 'keyring'>,
  { server, certificate }: ServerView,
): Promise<void> {
  const isSure = await confirm(
    vscode.l10n.t('Remove the client certificate of {server}?', { server: server.name }),
    certificate?.from === 'files'
      ? vscode.l10n.t(
          'Its files stay where they are; its passphrase is deleted. A server that wants a certificate refuses its tools from now on.',
        )
      : vscode.l10n.t(
          'It and its key are deleted from the keyring. A server that wants a certificate refuses its tools from now on.',
        ),
    vscode.l10n.t('Remove'),
  );
  if (!isSure) return;
  await keyring.request(toDaemonCertificates.removeCertificate, { id: server.id });
  said(vscode.l10n.t('The client certificate of {server} is removed.', { server: server.name }));
}

/** Lets only those authorities count for a server that count for all, after a question. */
export async function removeAuthorities(
  { keyring }: Pick<Face, 'keyring'>,
  { server }: ServerView,
): Promise<void> {
  const isSure = await confirm(
    vscode.l10n.t('Remove the certificate authorities of {server}?', { server: server.name }),
    vscode.l10n.t('From now on it is trusted only if this machine trusts who issued it.'),
    vscode.l10n.t('Remove'),
  );
  if (!isSure) return;
  const request = { id: server.id, part: 'authorities' } as const;
  await keyring.request(toDaemonCertificates.removeCertificate, request);
  said(
    vscode.l10n.t('The certificate authorities of {server} are removed.', { server: server.name }),
  );
}

function said(sentence: string): void {
  vscode.window.setStatusBarMessage(sentence, 5000);
}
