import * as vscode from 'vscode';

/** What a revocation came to: at the issuer, and here, where it always happens. */
export type Receipt = 'revoked' | 'unsupported' | 'failed' | 'nothing';

/** Says which of the two happened. `server` is a name that holds no link. */
export function receiptText(issuer: Receipt, server: string): string {
  switch (issuer) {
    case 'revoked':
      return vscode.l10n.t(
        'The token of {server} is revoked at the issuer and deleted from the keyring.',
        {
          server,
        },
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
    case 'nothing':
      return vscode.l10n.t('There was nothing to revoke for {server}.', { server });
  }
}
