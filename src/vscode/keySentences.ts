import { l10n } from 'vscode';
import type { AuthErrorCode } from '../core/errors.ts';

/** As `sentences`, for what can be wrong with keys, the headers that name them, and signatures. */
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
    keys_unconfirmed: l10n.t(
      'The server {server} was added or changed on another machine, so {host} gets no key of this one yet. Allow it if you know that address.',
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
    signature_refused: l10n.t(
      'A signed request was refused by {server} (HTTP 401). Compare its signature with what the server documents, and the clock of this machine with the time.',
    ),
    signature_key_invalid: l10n.t(
      'The key "{name}", which signs the requests to {server}, is missing or of another kind than the signature wants. Enter it again.',
    ),
    signature_unsupported: l10n.t(
      'The program that runs MCP Keyring cannot sign with {algorithm}, so nothing was sent to {server}. Choose another algorithm.',
    ),
    component_unsignable: l10n.t(
      'The signature for {server} is to cover "{component}", which the request lacks, has twice, or spells with other characters than ASCII. Leave it out of the signature.',
    ),
    body_too_large_to_sign: l10n.t(
      'A request to {server} was larger than the 4 MiB that can be signed as a whole, so it was not sent. Send less at once.',
    ),
  } satisfies Partial<Record<AuthErrorCode, string>>;
}
