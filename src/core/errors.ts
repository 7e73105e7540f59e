/**
 * What can go wrong, as stable codes. The face turns each into one sentence and one action;
 * nothing else decides by message text.
 */
export const authErrorCodes = [
  'server_unreachable',
  'timeout',
  'not_mcp',
  'metadata_missing',
  'metadata_invalid',
  'resource_mismatch',
  'issuer_mismatch',
  'insecure_endpoint',
  'pkce_unsupported',
  'registration_unavailable',
  'registration_refused',
  'redirect_unavailable',
  'client_of_other_issuer',
  'client_key_invalid',
  'assertion_missing',
  'device_unsupported',
  'pasted_address_invalid',
  'authorization_replaced',
  'authorization_denied',
  'authorization_failed',
  'authorization_cancelled',
  'authorization_timeout',
  'response_issuer_mismatch',
  'token_refused',
  'token_invalid',
  'token_rejected',
  'insufficient_scope',
  'scopes_refused',
  'not_authorized',
  'credential_expired',
  'credential_damaged',
  'refresh_failed',
  'refresh_interrupted',
  'journal_unwritable',
  'store_unavailable',
  'keyring_locked',
  'server_unknown',
  'server_url_invalid',
  'server_name_taken',
  'access_withdrawn',
  'caller_key_missing',
  'request_not_repeated',
  'port_taken',
  'host_file_invalid',
  'host_file_unwritable',
  'host_file_changed',
  'daemon_unavailable',
  'internal',
] as const;

/** One of {@link authErrorCodes}. */
export type AuthErrorCode = (typeof authErrorCodes)[number];

/** Facts that a sentence may quote: never a secret, values from servers capped and cleaned by {@link quote}. */
export type ErrorDetails = Readonly<Record<string, string>>;

/** The one error class of the project: a stable code, facts for the sentence, and the raw `cause`. */
export class AuthError extends Error {
  override readonly name = 'AuthError';
  readonly code: AuthErrorCode;
  readonly details: ErrorDetails;

  constructor(code: AuthErrorCode, details: ErrorDetails = {}, cause?: unknown) {
    super(code, cause === undefined ? undefined : { cause });
    this.code = code;
    this.details = details;
  }
}

/** Any thrown value as an {@link AuthError}; what is not one becomes `fallback` with the value as its cause. */
export function toAuthError(error: unknown, fallback: AuthErrorCode = 'internal'): AuthError {
  return error instanceof AuthError ? error : new AuthError(fallback, {}, error);
}

const QUOTE_LENGTH = 200;

/** Text that came from a server, fit to be shown in quotation marks: control characters removed, at most 200 characters. */
export function quote(text: string): string {
  const clean = cleaned(text);
  return clean.length > QUOTE_LENGTH ? `${cleaned(clean.slice(0, QUOTE_LENGTH - 1))}…` : clean;
}

/** Without control characters, also without half a character that was cut through. */
function cleaned(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}
