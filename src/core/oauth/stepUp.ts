import type { CredentialFacts } from '../credential.ts';
import { AuthError } from '../errors.ts';

/** The scopes that an `insufficient_scope` names; none when the server does not say. */
export function missingScopes({ details }: Pick<AuthError, 'details'>): string[] {
  return (details['scopes'] ?? '').split(' ').filter(Boolean);
}

/**
 * What a demand for more scopes comes to. What the issuer did not grant when it was asked is not asked for again: when
 * nothing else is missing, the error becomes `scopes_refused`. Any other error stays as it is.
 * @see https://modelcontextprotocol.io/specification/2026-07-28/basic/authorization#step-up-authorization-flow
 */
export function stepUpOf(error: AuthError, facts: CredentialFacts | undefined): AuthError {
  if (error.code !== 'insufficient_scope') return error;
  const missing = missingScopes(error);
  const open = missing.filter((scope) => !facts?.refusedScopes.includes(scope));
  return open.length < missing.length && open.length === 0
    ? new AuthError('scopes_refused', error.details, error)
    : new AuthError('insufficient_scope', { ...error.details, scopes: open.join(' ') }, error);
}
