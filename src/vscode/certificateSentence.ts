import { l10n } from 'vscode';

/** What is wrong with a client certificate, and what to do about it, by its reason; `undefined` for any other. */
export function certificateSentence(reason: string): string | undefined {
  return fileSentence(reason) ?? ownSentence(reason);
}

/** About the files that hold it. */
function fileSentence(reason: string): string | undefined {
  switch (reason) {
    case 'file_missing':
      return l10n.t(
        'The file {file} with the client certificate for {server} is not there. Put it back, or name another one.',
      );
    case 'too_large':
      return l10n.t(
        'The file {file} is too large to hold a certificate for {server}. Name another one.',
      );
    case 'too_many':
      return l10n.t(
        'More certificates than belong to one chain are in {file}, so it was not used for {server}. Name another one.',
      );
    case 'too_costly':
      return l10n.t(
        'To open {file} for {server} would take too long: it asks for too many rounds of its passphrase. Export it again with fewer.',
      );
    case 'truncated':
      return l10n.t(
        'The file {file} with the client certificate for {server} ends too early. Copy or export it again.',
      );
    case 'unsupported':
      return l10n.t(
        'The file {file} for {server} is encrypted in a way that the keyring does not know. Export it again with AES-256.',
      );
    case 'passphrase_missing':
      return l10n.t('A passphrase is needed to open {file} for {server}. Enter it.');
    case 'passphrase_wrong':
      return l10n.t('The passphrase does not open {file} for {server}. Enter it again.');
    default:
      return undefined;
  }
}

/** About the certificate itself. */
function ownSentence(reason: string): string | undefined {
  switch (reason) {
    case 'no_certificate':
      return l10n.t(
        'No certificate is in what was given for {server}. Name the file that holds it.',
      );
    case 'no_key':
      return l10n.t(
        'The client certificate "{subject}" for {server} came without its private key. Name the file that holds it.',
      );
    case 'key_mismatch':
      return l10n.t(
        'The key that you gave for {server} is not that of the certificate "{subject}". Give both again: your own certificate first, then its chain.',
      );
    case 'expired':
      return l10n.t(
        'The client certificate "{subject}" for {server} expired on {at}. Replace it with a renewed one.',
      );
    case 'expires_soon':
      return l10n.t(
        'The client certificate "{subject}" for {server} expires on {at}. Replace it with a renewed one before.',
      );
    case 'not_yet_valid':
      return l10n.t(
        'The client certificate "{subject}" for {server} counts only from {at}. Use another one until then, or correct the clock of this machine.',
      );
    case 'key_usage':
    case 'extended_usage':
      return l10n.t(
        'The certificate "{subject}" was not issued to identify a client, so {server} was not shown it. Ask whoever issued it for one that is.',
      );
    case 'not_an_authority':
      return l10n.t(
        'The certificate "{subject}" stands above the client certificate for {server}, but is no authority. Ask for the right chain.',
      );
    case 'wrong_authority':
      return l10n.t(
        'The client certificate "{subject}" for {server} was issued by another authority. Ask for one of the right authority.',
      );
    default:
      return undefined;
  }
}
