import * as vscode from 'vscode';
import type { KeyDraft } from './keyDraft.ts';

/** Asks which key is used, by what it is used for. */
export function originQuestion({ isNamed, name, form, signs }: KeyDraft): string {
  if (isNamed) return vscode.l10n.t('Where does the key {name} come from?', { name });
  if (form === 'totp') return vscode.l10n.t('Which secret are the one-time codes made from?');
  if (!signs) return vscode.l10n.t('Which key does the server get?');
  switch (signs) {
    case 'accessKeyId':
      return vscode.l10n.t('Which access key id?');
    case 'secretAccessKey':
      return vscode.l10n.t('Which secret access key?');
    case 'sessionToken':
      return vscode.l10n.t('Which session token?');
    case 'pem':
      return vscode.l10n.t('Which private key signs the requests?');
    case 'text':
    case 'hex':
    case 'base64':
      return vscode.l10n.t('Which key signs the requests?');
  }
}
