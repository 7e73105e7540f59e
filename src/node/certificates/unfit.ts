import type { FindingCode } from '../../core/certificates/findings.ts';
import { AuthError, type ErrorDetails } from '../../core/errors.ts';

/** Why certificates, a key or the files of them cannot be used: `client_certificate_invalid` with its reason. */
export function unfit(reason: FindingCode, details: ErrorDetails = {}, cause?: unknown): AuthError {
  return new AuthError('client_certificate_invalid', { reason, ...details }, cause);
}

/** Whether an error says that no passphrase could help. */
export function isHopeless(error: unknown): boolean {
  if (!(error instanceof AuthError)) return false;
  const { reason } = error.details;
  return reason === 'unsupported' || reason === 'too_costly';
}
