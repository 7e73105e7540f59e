import { hasCertificate, type ClientSecrets } from '../clientSecrets.ts';
import type { IssuerMetadata } from '../oauth/issuerMetadata.ts';
import type { TlsFilePaths } from '../server.ts';
import type { Grant, OAuthSettings } from '../oauth/settings.ts';

/**
 * The grant for a server: the setting, else the authorization code where the issuer offers it, else the one that fits
 * what the person entered.
 * @see https://www.rfc-editor.org/rfc/rfc8414#section-2
 */
export function grantFor(
  { grant_types_supported: offered }: IssuerMetadata,
  settings: OAuthSettings = {},
  held: ClientSecrets = {},
  files: TlsFilePaths = {},
): Grant {
  if (settings.grant) return settings.grant;
  if (!offered || offered.includes('authorization_code')) return 'authorization_code';
  if (settings.enterprise && held.identityToken !== undefined) return 'enterprise';
  if (held.assertion !== undefined) return 'jwt_bearer';
  const shown = held.clientSecret ?? held.privateKey;
  return (shown !== undefined || hasCertificate(held, files)) &&
    offered.includes('client_credentials')
    ? 'client_credentials'
    : 'authorization_code';
}
