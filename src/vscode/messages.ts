import type { AuthError, AuthErrorCode } from '../core/errors.ts';
import { actionOf, type About, type Action, type ActionKind } from './actions.ts';
import { factsFor, filled, reasonGiven } from './facts.ts';
import { specialOf } from './reasons.ts';
import { sentences } from './sentences.ts';
import { urlSentenceOf } from './urlSentence.ts';

/**
 * The one thing that mends each error; its sentence is under the same code in {@link sentences}. Some reasons have both of
 * their own in {@link specialOf}.
 */
const actions: Readonly<Record<AuthErrorCode, ActionKind>> = {
  server_unreachable: 'again',
  timeout: 'again',
  certificate_untrusted: 'changeAuth',
  certificate_expired: 'again',
  certificate_mismatch: 'again',
  client_certificate_invalid: 'certificate',
  client_certificate_missing: 'certificate',
  client_certificate_refused: 'certificate',
  proxy_unreachable: 'proxy',
  proxy_authorization: 'proxy',
  proxy_refused: 'proxy',
  proxy_unsupported: 'proxy',
  not_mcp: 'addServer',
  metadata_missing: 'log',
  metadata_invalid: 'log',
  resource_mismatch: 'log',
  issuer_mismatch: 'setting.trustIssuer',
  insecure_endpoint: 'log',
  address_refused: 'log',
  pkce_unsupported: 'setting.assumePkce',
  registration_unavailable: 'setting.clientId',
  registration_refused: 'setting.clientId',
  redirect_unavailable: 'settings',
  client_of_other_issuer: 'setting.clientId',
  client_key_invalid: 'setting.privateKey',
  assertion_missing: 'setting.any',
  device_unsupported: 'setting.grant',
  pasted_address_invalid: 'authorize',
  authorization_replaced: 'copyUrl',
  authorization_denied: 'authorize',
  authorization_failed: 'authorize',
  authorization_cancelled: 'authorize',
  authorization_timeout: 'authorize',
  response_issuer_mismatch: 'authorize',
  token_refused: 'authorize',
  token_invalid: 'again',
  token_rejected: 'authorize',
  insufficient_scope: 'authorizeMore',
  scopes_refused: 'authorize',
  forbidden: 'authorize',
  not_authorized: 'authorize',
  credential_expired: 'authorize',
  credential_damaged: 'authorize',
  refresh_failed: 'refresh',
  refresh_interrupted: 'authorize',
  journal_unwritable: 'reconnect',
  store_unavailable: 'reconnect',
  store_forgetful: 'log',
  keyring_locked: 'reconnect',
  server_unknown: 'addServer',
  server_url_invalid: 'addServer',
  server_name_taken: 'addServer',
  key_missing: 'enterKey',
  key_refused: 'enterKey',
  key_forbidden: 'changeAuth',
  key_in_use: 'enterKey',
  keys_unconfirmed: 'allowKeys',
  key_command_failed: 'keyCommands',
  variable_missing: 'changeAuth',
  totp_invalid: 'enterKey',
  header_invalid: 'changeAuth',
  access_withdrawn: 'connect',
  caller_key_missing: 'connect',
  request_not_repeated: 'again',
  signature_refused: 'trySignature',
  signature_key_invalid: 'enterKey',
  signature_unsupported: 'changeAuth',
  component_unsignable: 'changeAuth',
  body_too_large_to_sign: 'again',
  port_taken: 'rebind',
  data_damaged: 'log',
  host_file_invalid: 'file',
  host_file_unwritable: 'again',
  host_file_changed: 'again',
  daemon_unavailable: 'reconnect',
  keyring_replaced: 'again',
  internal: 'log',
};

/** What a person reads of an error, and the one thing to do about it. */
export interface Message {
  readonly sentence: string;
  readonly action: Action;
}

/** The sentence and the action for an error. */
export function messageOf(error: Pick<AuthError, 'code' | 'details'>, about: About = {}): Message {
  const { code, details } = error;
  const special = specialOf(error, about);
  return {
    sentence: sentenceOf(error, about, special?.template) + reasonGiven(details),
    action: actionOf(special?.action ?? actions[code], about, details),
  };
}

function sentenceOf(
  { code, details }: Pick<AuthError, 'code' | 'details'>,
  about: About,
  template = sentences()[code],
): string {
  if (code === 'server_url_invalid') return urlSentenceOf(details['problem']);
  return filled(template, factsFor(details, about));
}
