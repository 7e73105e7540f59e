import {
  ClientSecretJwt,
  ClientSecretPost,
  Configuration,
  None,
  PrivateKeyJwt,
  allowInsecureRequests,
  customFetch,
  type ClientAuth,
} from 'openid-client';
import type { Fetch } from '../ports.ts';
import type { ClientAuthMethod, ClientRegistration } from './clientRegistration.ts';
import type { IssuerMetadata } from './issuerMetadata.ts';
import { importPrivateKey } from './privateKey.ts';

/**
 * openid-client's view of us at an issuer. Plain http is left to the Fetch port, which allows it on loopback only.
 */
export async function clientConfiguration(
  fetch: Fetch,
  issuer: IssuerMetadata,
  client: ClientRegistration,
): Promise<Configuration> {
  const auth = await authentication(client);
  const configuration = new Configuration(issuer, client.clientId, {}, auth);
  allowInsecureRequests(configuration);
  configuration[customFetch] = (url, { method, headers, body, signal }) =>
    fetch(url, { method, headers, ...(body != null && { body }), ...(signal && { signal }) });
  return configuration;
}

async function authentication(client: ClientRegistration): Promise<ClientAuth> {
  const { method, clientId, clientSecret = '', privateKey = '' } = client;
  switch (method) {
    case 'none':
      return None();
    case 'client_secret_post':
      return ClientSecretPost(clientSecret);
    case 'client_secret_basic':
      return basic(clientId, clientSecret);
    case 'client_secret_jwt':
      return ClientSecretJwt(clientSecret);
    case 'private_key_jwt':
      return PrivateKeyJwt(await importPrivateKey(privateKey));
  }
}

/**
 * The method for a client: the first of what it holds that the issuer supports. An issuer that names none means Basic.
 * @see https://www.rfc-editor.org/rfc/rfc8414#section-2
 */
export function clientAuthMethod(
  { token_endpoint_auth_methods_supported: supported }: IssuerMetadata,
  { clientSecret, privateKey }: Pick<ClientRegistration, 'clientSecret' | 'privateKey'>,
): ClientAuthMethod {
  if (privateKey !== undefined) return 'private_key_jwt';
  if (clientSecret === undefined) return 'none';
  const known = ['client_secret_basic', 'client_secret_post', 'client_secret_jwt'] as const;
  return known.find((method) => supported?.includes(method)) ?? 'client_secret_basic';
}

/**
 * HTTP Basic with `encodeURIComponent`. The stricter encoding of the RFC also escapes `-` and `_`, which servers that
 * never decode take for part of the id.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1
 */
function basic(id: string, secret: string): ClientAuth {
  const value = btoa(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`);
  return (_issuer, _client, _body, headers) => {
    headers.set('authorization', `Basic ${value}`);
  };
}
