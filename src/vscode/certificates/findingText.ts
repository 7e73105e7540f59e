import { l10n } from 'vscode';
import type { Finding } from '../../core/certificates/findings.ts';
import { filled } from '../facts.ts';

/** What was found about the certificate of a server or of an authority: which one, why, and what to do about it. */
export function findingText({ code, subject = '', details }: Finding): string {
  const facts = { issuer: '', file: '', at: '', host: '', problem: '', wanted: '', ...details };
  return filled(templateOf(code), { ...facts, subject });
}

function templateOf(code: string): string {
  switch (code) {
    case 'expired':
      return l10n.t('"{subject}" expired on {at}. Ask whoever runs it for a renewed one.');
    case 'expires_soon':
      return l10n.t('"{subject}" expires on {at}. Whoever runs it has to renew it before.');
    case 'not_yet_valid':
      return l10n.t('"{subject}" counts only from {at}. Correct the clock of this machine if not.');
    case 'key_usage':
    case 'extended_usage':
      return l10n.t('"{subject}" was not issued for this use ({wanted}). Ask whoever issued it.');
    case 'not_an_authority':
      return l10n.t('"{subject}" is no authority. Name the certificate of the one that issued it.');
    case 'wrong_authority':
      return l10n.t(
        '"{subject}" was issued by nobody that this machine trusts. Name its authority if you know it.',
      );
    case 'name_mismatch':
      return l10n.t('"{subject}" was not issued for {host}. Check the address of the server.');
    case 'file_missing':
      return l10n.t('The file {file} is not there. Put it back, or choose another one.');
    default:
      return l10n.t('It cannot be read ({code}). Choose another file.', { code });
  }
}
