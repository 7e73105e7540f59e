import { configuredClient } from '../clients.ts';
import { AuthError } from '../errors.ts';
import { hostOf } from '../oauth/document.ts';
import { clientSecretsOf } from '../records.ts';
import type { Authorizing, Granted } from './authorizing.ts';
import { requestFirstTokens } from './tokenRequest.ts';

const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/**
 * The JWT bearer grant with the assertion that a person entered: how a workload shows who it is. A refusal is final:
 * neither another try nor another grant would be right.
 * @throws AuthError `assertion_missing`, and those of the token endpoint
 * @see https://www.rfc-editor.org/rfc/rfc7523#section-2.1
 */
export async function jwtBearerGrant(authorizing: Authorizing): Promise<Granted> {
  const { ports, server, found } = authorizing;
  const { assertion } = clientSecretsOf(ports.secrets, server.id);
  if (assertion === undefined)
    throw new AuthError('assertion_missing', { host: hostOf(found.name) });
  return redeemAssertion(authorizing, assertion);
}

/** Tokens for an assertion, by the client that a person entered. @throws AuthError, those of the token endpoint */
export async function redeemAssertion(
  authorizing: Authorizing,
  assertion: string,
): Promise<Granted> {
  const { ports, server, person, found, scopes } = authorizing;
  const client = configuredClient(ports, server, found);
  person.progress('token');
  const scope = scopes.length > 0 ? { scope: scopes.join(' ') } : {};
  const granted = await requestFirstTokens(authorizing, client, GRANT, { assertion, ...scope });
  return { ...granted, scopes };
}
