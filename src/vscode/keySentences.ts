import { l10n } from 'vscode';
import type { AuthErrorCode } from '../core/errors.ts';

/** As `sentences`, for what can be wrong with keys and the headers that name them. */
export function keySentences() {
  return {
    key_missing: l10n.t('A key that {server} needs is not in the keyring: {name}. Enter it.'),
    key_refused: l10n.t(
      'The key for {server} was refused by {host} (HTTP 401): it is unknown there, or has ended. Enter another one.',
    ),
    key_forbidden: l10n.t(
      'The key for {server} is known to {host}, but may not do this (HTTP 403). Give it that right there, or change the authentication.',
    ),
    key_in_use: l10n.t(
      'Servers use a key of this name already: {name}. Rotate it to put another value in its place.',
    ),
    key_command_failed: l10n.t(
      'The command {command} gave no value for a key of {server}{why}. Correct it in the settings, then try again.',
    ),
    variable_missing: l10n.t(
      'The variable {name}, which {server} needs, is not set where VS Code was started. Set it and restart VS Code, or change the authentication.',
    ),
    totp_invalid: l10n.t(
      'The key {name} is no secret of one-time codes: neither Base32 nor an otpauth:// address. Enter it again.',
    ),
    header_invalid: l10n.t(
      'The header {header} for {server} is empty or has characters that HTTP cannot carry, so nothing was sent. Change the authentication.',
    ),
  } satisfies Partial<Record<AuthErrorCode, string>>;
}
