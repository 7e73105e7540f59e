import {
  ClientSecretJwt,
  ClientSecretPost,
  Configuration,
  None,
  PrivateKeyJwt,
  TlsClientAuth,
  allowInsecureRequests,
  customFetch,
  type ClientAuth,
} from 'openid-client';
import type { Fetch, FetchInit } from '../ports.ts';
import type { ClientAuthMethod, ClientRegistration } from './clientRegistration.ts';
import type { IssuerMetadata } from './issuerMetadata.ts';
import { importPrivateKey } from './privateKey.ts';

/**
 * openid-client's view of us at an issuer. Plain http is left to the Fetch port, which allows it on loopback only. A
 * client whose certificate the issuer sees asks the addresses that the issuer has for such clients.
 * @see https://www.rfc-editor.org/rfc/rfc8705#section-5
 */
export async function clientConfiguration(
  fetch: Fetch,
  issuer: IssuerMetadata,
  client: ClientRegistration,
): Promise<Configuration> {
  const auth = await authentication(client);
  const { clientId, certificate = false } = client;
  const metadata = { use_mtls_endpoint_aliases: certificate };
  const configuration = new Configuration(issuer, clientId, metadata, auth);
  allowInsecureRequests(configuration);
  const shown: FetchInit = certificate ? { certificate: 'required' } : {};
  configuration[customFetch] = (url, { method, headers, body, signal }) =>
    fetch(url, {
      method,
      headers,
      ...(body != null && { body }),
      ...(signal && { signal }),
      ...shown,
    });
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
    case 'tls_client_auth':
    case 'self_signed_tls_client_auth':
      return TlsClientAuth();
  }
}

/** What a client can show for itself. */
export interface Held extends Pick<ClientRegistration, 'clientSecret' | 'privateKey'> {
  /** whether it has a certificate to show */
  readonly certificate?: boolean | undefined;
}

const tlsMethods = ['tls_client_auth', 'self_signed_tls_client_auth'] as const;

/** Whether a client authenticates by its certificate. @see https://www.rfc-editor.org/rfc/rfc8705#section-2 */
export function isTlsMethod(method: ClientAuthMethod): boolean {
  return tlsMethods.some((one) => one === method);
}

/**
 * The method for a client: the first of what it holds that the issuer supports. A key or a secret comes before the
 * certificate, which may be there for the server alone. An issuer that names no method means Basic.
 * @see https://www.rfc-editor.org/rfc/rfc8414#section-2
 */
export function clientAuthMethod(
  { token_endpoint_auth_methods_supported: supported }: IssuerMetadata,
  { clientSecret, privateKey, certificate }: Held,
): ClientAuthMethod {
  if (privateKey !== undefined) return 'private_key_jwt';
  if (clientSecret === undefined) {
    const byTls = certificate && tlsMethods.find((method) => supported?.includes(method));
    return byTls || 'none';
  }
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
