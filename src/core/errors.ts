import { $ZodError } from 'zod/v4/core';

/**
 * What can go wrong, as stable codes. The face turns each into one sentence and one action;
 * nothing else decides by message text.
 */
export const authErrorCodes = [
  'server_unreachable',
  'timeout',
  'certificate_untrusted',
  'certificate_expired',
  'certificate_mismatch',
  'client_certificate_invalid',
  'client_certificate_missing',
  'client_certificate_refused',
  'proxy_unreachable',
  'proxy_authorization',
  'proxy_refused',
  'proxy_unsupported',
  'not_mcp',
  'metadata_missing',
  'metadata_invalid',
  'resource_mismatch',
  'issuer_mismatch',
  'insecure_endpoint',
  'address_refused',
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
  'forbidden',
  'scopes_refused',
  'not_authorized',
  'credential_expired',
  'credential_damaged',
  'refresh_failed',
  'refresh_interrupted',
  'journal_unwritable',
  'store_unavailable',
  'store_forgetful',
  'keyring_locked',
  'server_unknown',
  'server_url_invalid',
  'server_name_taken',
  'key_missing',
  'key_refused',
  'key_forbidden',
  'key_in_use',
  'keys_unconfirmed',
  'key_command_failed',
  'variable_missing',
  'totp_invalid',
  'header_invalid',
  'access_withdrawn',
  'caller_key_missing',
  'request_not_repeated',
  'signature_refused',
  'signature_key_invalid',
  'signature_unsupported',
  'component_unsignable',
  'body_too_large_to_sign',
  'port_taken',
  'data_damaged',
  'host_file_invalid',
  'host_file_unwritable',
  'host_file_changed',
  'daemon_unavailable',
  'keyring_replaced',
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
export function quote(text: string, length = QUOTE_LENGTH): string {
  const clean = cleaned(text);
  return clean.length > length ? `${cleaned(clean.slice(0, length - 1))}…` : clean;
}

/** Without control characters, also without half a character that was cut through. */
function cleaned(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}

/** How many causes {@link traceOf} follows. */
const DEEPEST = 5;

/**
 * An error for the log: its code and details, then of each cause the code or the name, and of a schema the places that
 * did not fit. Never a message, which may hold what somebody else sent.
 */
export function traceOf(error: unknown): string {
  const steps: string[] = [];
  for (let at = error; at !== undefined && steps.length < DEEPEST; at = causeOf(at))
    steps.push(stepOf(at));
  return steps.join(' ← ');
}

const causeOf = (error: unknown): unknown => (error instanceof Error ? error.cause : undefined);

function stepOf(error: unknown): string {
  if (error instanceof AuthError) return [error.code, ...detailsOf(error)].join(' ');
  if (error instanceof $ZodError)
    return `schema at ${quote(error.issues.map(({ path }) => path.join('.')).join(', '))}`;
  if (!(error instanceof Error)) return typeof error;
  return 'code' in error && typeof error.code === 'string'
    ? `${error.name} ${quote(error.code)}`
    : error.name;
}

function detailsOf({ details }: AuthError): string[] {
  return Object.entries(details)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${JSON.stringify(quote(value))}`);
}
