import * as vscode from 'vscode';
import type { IdentitySource } from '../core/oauth/identitySource.ts';

/** How sure it is for whom a credential is. */
export function sourceText(source: IdentitySource): string {
  switch (source) {
    case 'id_token':
      return vscode.l10n.t('verified by the ID token of the issuer');
    case 'userinfo':
      return vscode.l10n.t('verified: the issuer was asked (UserInfo)');
    case 'introspection':
      return vscode.l10n.t('verified: the issuer was asked (introspection)');
    case 'access_token':
      return vscode.l10n.t('not verified: as the access token states it');
  }
}
