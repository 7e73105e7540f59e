import * as vscode from 'vscode';
import type { ReceiptView } from '../protocol/values.ts';

/**
 * Says what a revocation came to: at the issuer, here, where the credential is deleted in any case, and at the server
 * itself. `server` is a name that holds no link.
 */
export function receiptText(receipt: ReceiptView | undefined, server: string): string {
  if (!receipt) return vscode.l10n.t('There was nothing to revoke for {server}.', { server });
  const parts = [issuerText(receipt, server), proofText(receipt), registrationText(receipt)];
  return parts.filter((part) => part !== '').join(' ');
}

/** Whether nothing is left to worry about. */
export function isWithdrawn({ issuer, server }: ReceiptView): boolean {
  return issuer === 'revoked' && server !== 'accepts';
}

function issuerText({ issuer }: ReceiptView, server: string): string {
  switch (issuer) {
    case 'revoked':
      return vscode.l10n.t(
        'The token of {server} is revoked at the issuer and deleted from the keyring.',
        { server },
      );
    case 'unsupported':
      return vscode.l10n.t(
        'The credential of {server} is deleted from the keyring. Its issuer offers no revocation, so the token stays valid there until it expires.',
        { server },
      );
    case 'failed':
      return vscode.l10n.t(
        'The credential of {server} is deleted from the keyring, but its issuer did not confirm the revocation: the token may stay valid there until it expires.',
        { server },
      );
  }
}

/** What the server itself says is worth more than what was promised. */
function proofText({ server }: ReceiptView): string {
  switch (server) {
    case 'refuses':
      return vscode.l10n.t('The server was asked, and refuses it.');
    case 'accepts':
      return vscode.l10n.t('The server was asked, and still accepts it until it expires.');
    case 'unknown':
      return '';
  }
}

function registrationText({ registration }: ReceiptView): string {
  return registration === 'deleted'
    ? vscode.l10n.t('The client registration there is deleted, too.')
    : '';
}
