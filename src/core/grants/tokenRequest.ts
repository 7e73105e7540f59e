import { AuthError } from '../errors.ts';
import type { ClientRegistration } from '../oauth/clientRegistration.ts';
import { requestTokens, type IssuerClient, type Tokens } from '../oauth/tokens.ts';
import type { Authorizing } from './authorizing.ts';

/** Us at the issuer of an authorization. */
export function issuerClient(
  { ports, found, dpopKey }: Authorizing,
  client: ClientRegistration,
): IssuerClient {
  const { fetch, nonces, now } = ports;
  const { issuer, rules } = found;
  const dpop = dpopKey === undefined ? undefined : { key: dpopKey, nonces, now };
  return { fetch, issuer, client, rules, dpop };
}

/**
 * The first tokens of a grant, bound to the resource. An issuer that refuses our way of authentication is asked once
 * more in the way that it may mean; the client that it took is the result.
 * @throws AuthError, see {@link requestTokens}
 */
export async function requestFirstTokens(
  authorizing: Authorizing,
  client: ClientRegistration,
  grantType: string,
  parameters: Readonly<Record<string, string>>,
): Promise<{ tokens: Tokens; client: ClientRegistration }> {
  const { resource } = authorizing;
  const all = { ...parameters, ...(resource !== undefined && { resource }) };
  const ask = async (as: ClientRegistration) => ({
    tokens: await requestTokens(issuerClient(authorizing, as), grantType, all),
    client: as,
  });
  try {
    return await ask(client);
  } catch (error) {
    const other = otherMethod(client, authorizing);
    const refused = error instanceof AuthError && error.details['error'] === 'invalid_client';
    if (!refused || !other) throw error;
    return ask(other);
  }
}

/**
 * Some give a secret, say that none is needed and want it all the same; some cannot read an encoded one in HTTP Basic.
 */
function otherMethod(
  client: ClientRegistration,
  { found }: Authorizing,
): ClientRegistration | undefined {
  const { method, clientSecret, kind } = client;
  const supported = found.issuer.token_endpoint_auth_methods_supported ?? [];
  const secretly = method === 'none' && clientSecret !== undefined;
  const unencoded = method === 'client_secret_basic' && supported.includes('client_secret_post');
  return (secretly || unencoded) && kind !== 'metadata_document'
    ? { ...client, method: 'client_secret_post' }
    : undefined;
}
