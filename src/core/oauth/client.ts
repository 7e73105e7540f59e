import {
  ClientSecretPost,
  Configuration,
  None,
  allowInsecureRequests,
  customFetch,
  type ClientAuth,
} from 'openid-client';
import type { ClientRegistration } from '../credential.ts';
import type { Fetch } from '../ports.ts';
import type { IssuerMetadata } from './issuerMetadata.ts';

/**
 * openid-client's view of us at an issuer. Plain http is left to the Fetch port, which allows it on loopback only.
 */
export function clientConfiguration(
  fetch: Fetch,
  issuer: IssuerMetadata,
  client: ClientRegistration,
): Configuration {
  const configuration = new Configuration(issuer, client.clientId, {}, authentication(client));
  allowInsecureRequests(configuration);
  configuration[customFetch] = (url, { method, headers, body, signal }) =>
    fetch(url, { method, headers, ...(body != null && { body }), ...(signal && { signal }) });
  return configuration;
}

function authentication({ method, clientId, clientSecret = '' }: ClientRegistration): ClientAuth {
  switch (method) {
    case 'none':
      return None();
    case 'client_secret_post':
      return ClientSecretPost(clientSecret);
    case 'client_secret_basic':
      return basic(clientId, clientSecret);
  }
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
