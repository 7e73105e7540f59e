import { configuredClient } from '../clients.ts';
import type { Authorizing, Granted } from './authorizing.ts';
import { requestFirstTokens } from './tokenRequest.ts';

/**
 * The client credentials grant: the client that a person entered stands for itself, nobody is asked.
 * @throws AuthError `registration_unavailable` when none was entered, and those of the token endpoint
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.4
 */
export async function clientCredentialsGrant(authorizing: Authorizing): Promise<Granted> {
  const { ports, server, person, found, scopes } = authorizing;
  const client = configuredClient(ports, server, found);
  person.progress('token');
  const scope = scopes.length > 0 ? { scope: scopes.join(' ') } : {};
  const granted = await requestFirstTokens(authorizing, client, 'client_credentials', scope);
  return { ...granted, scopes };
}
