import { AuthError } from '../errors.ts';
import { clientAuthMethod } from '../oauth/client.ts';
import type { ClientRegistration } from '../oauth/clientRegistration.ts';
import { knownIssuer } from '../oauth/discovery.ts';
import { hostOf } from '../oauth/document.ts';
import { rulesFor } from '../oauth/rules.ts';
import { requestTokens } from '../oauth/tokens.ts';
import { clientSecretsOf } from '../records.ts';
import type { Authorizing, Granted } from './authorizing.ts';
import { redeemAssertion } from './jwtBearer.ts';

const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const ID_JAG = 'urn:ietf:params:oauth:token-type:id-jag';
const ID_TOKEN = 'urn:ietf:params:oauth:token-type:id_token';

/**
 * Enterprise-managed authorization: the organisation's identity provider turns an employee's identity token into an
 * assertion for this server's issuer, which gives tokens for it.
 * @throws AuthError `assertion_missing` when the settings or the identity token are not there, and those of the two
 *   token endpoints
 * @see https://www.rfc-editor.org/rfc/rfc8693
 */
export async function enterpriseGrant(
  authorizing: Authorizing,
  signal: AbortSignal,
): Promise<Granted> {
  const { ports, server, found, resource, scopes } = authorizing;
  const { enterprise } = server.auth.oauth ?? {};
  const { identityToken, enterpriseSecret } = clientSecretsOf(ports.secrets, server.id);
  if (!enterprise || identityToken === undefined)
    throw new AuthError('assertion_missing', { host: hostOf(found.name) });
  const rules = rulesFor(enterprise.issuer);
  const issuer = await knownIssuer(ports.fetch, enterprise, rules, signal);
  const held = enterpriseSecret === undefined ? {} : { clientSecret: enterpriseSecret };
  const client: ClientRegistration = {
    kind: 'configured',
    issuer: enterprise.issuer,
    clientId: enterprise.clientId,
    ...held,
    method: clientAuthMethod(issuer, held),
    registeredAt: ports.now(),
  };
  const { accessToken } = await requestTokens({ fetch: ports.fetch, issuer, client }, EXCHANGE, {
    requested_token_type: ID_JAG,
    audience: found.issuer.issuer,
    ...(resource !== undefined && { resource }),
    ...(scopes.length > 0 && { scope: scopes.join(' ') }),
    subject_token: identityToken,
    subject_token_type: ID_TOKEN,
  });
  return redeemAssertion(authorizing, accessToken);
}
