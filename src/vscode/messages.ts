import type { AuthError, AuthErrorCode, ErrorDetails } from '../core/errors.ts';
import { actionOf, type About, type Action, type ActionKind } from './actions.ts';
import { factsFor, filled, reasonGiven } from './facts.ts';
import { oauthSpecial } from './oauthReasons.ts';
import { foreignEntry, sentences } from './sentences.ts';
import { urlSentenceOf } from './urlSentence.ts';

/** The one thing that mends each error; beside it, under the same code, its sentence in {@link sentences}. */
const actions: Readonly<Record<AuthErrorCode, ActionKind>> = {
  server_unreachable: 'again',
  timeout: 'again',
  not_mcp: 'addServer',
  metadata_missing: 'log',
  metadata_invalid: 'log',
  resource_mismatch: 'log',
  issuer_mismatch: 'setting.trustIssuer',
  insecure_endpoint: 'log',
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
  not_authorized: 'authorize',
  credential_expired: 'authorize',
  credential_damaged: 'authorize',
  refresh_failed: 'refresh',
  refresh_interrupted: 'authorize',
  journal_unwritable: 'reconnect',
  store_unavailable: 'reconnect',
  keyring_locked: 'reconnect',
  server_unknown: 'addServer',
  server_url_invalid: 'addServer',
  server_name_taken: 'addServer',
  access_withdrawn: 'connect',
  caller_key_missing: 'connect',
  request_not_repeated: 'again',
  port_taken: 'rebind',
  host_file_invalid: 'file',
  host_file_unwritable: 'again',
  host_file_changed: 'again',
  daemon_unavailable: 'reconnect',
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
  return {
    sentence: sentenceOf(code, details, about) + reasonGiven(details),
    action: actionOf(actionKind(code, details), about, details),
  };
}

function actionKind(code: AuthErrorCode, details: ErrorDetails): ActionKind {
  if (isForeign(code, details)) return 'file';
  return oauthSpecial({ code, details })?.action ?? actions[code];
}

function sentenceOf(code: AuthErrorCode, details: ErrorDetails, about: About): string {
  if (code === 'server_url_invalid') return urlSentenceOf(details['problem']);
  const template = isForeign(code, details)
    ? foreignEntry()
    : (oauthSpecial({ code, details })?.template ?? sentences()[code]);
  return filled(template, factsFor(details, about));
}

function isForeign(code: AuthErrorCode, details: ErrorDetails): boolean {
  return code === 'host_file_changed' && details['reason'] === 'entry_not_ours';
}
