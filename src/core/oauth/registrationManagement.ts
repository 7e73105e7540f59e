import { AuthError } from '../errors.ts';
import type { Fetch } from '../ports.ts';
import type { ClientRegistration } from './clientRegistration.ts';
import { discard, hostOf } from './document.ts';

/**
 * Deletes a dynamic registration at its issuer. Only what the issuer confirms counts: 401 and 404 may as well mean that
 * it does not do such things.
 * @throws AuthError `registration_refused` (`details.status`), network errors as the Fetch port throws them
 * @see https://www.rfc-editor.org/rfc/rfc7592#section-2.3
 */
export async function deleteRegistration(
  fetch: Fetch,
  { uri, token }: NonNullable<ClientRegistration['management']>,
  signal: AbortSignal,
): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(uri, { method: 'DELETE', headers, signal });
  discard(response);
  if (response.ok) return;
  throw new AuthError('registration_refused', {
    host: hostOf(uri),
    status: String(response.status),
  });
}
