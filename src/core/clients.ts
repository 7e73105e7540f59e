import type { BrokerPorts } from './brokerPorts.ts';
import { AuthError } from './errors.ts';
import type { Authorizing } from './grants/authorizing.ts';
import { hasCertificate, type ClientSecrets } from './clientSecrets.ts';
import { clientAuthMethod, isTlsMethod, type Held } from './oauth/client.ts';
import { isClientDocumentUrl } from './oauth/clientDocument.ts';
import type {
  ClientAuthMethod,
  ClientRegistration,
  RegistrationKind,
} from './oauth/clientRegistration.ts';
import type { Discovered } from './oauth/discovery.ts';
import { hostOf } from './oauth/document.ts';
import type { IssuerMetadata } from './oauth/issuerMetadata.ts';
import { registerClient } from './oauth/registration.ts';
import { clientSecretsOf, keepRegistration, readRegistration } from './records.ts';
import type { Server, TlsFilePaths } from './server.ts';

/**
 * Our client at the issuer of an authorization: the one that a person entered, else our metadata document, else a dynamic
 * registration, unless a setting says which. Without a redirect it is one for grants that open no browser here.
 * @throws AuthError `registration_unavailable`, `client_of_other_issuer`, and those of {@link registerClient}
 * @see https://modelcontextprotocol.io/specification/2026-07-28/basic/authorization/client-registration
 */
export async function clientOf(
  authorizing: Authorizing,
  redirectUri: string | undefined,
  signal: AbortSignal,
): Promise<ClientRegistration> {
  const { ports, server, found } = authorizing;
  switch (kindOf(authorizing)) {
    case 'configured':
      return configuredClient(ports, server, found, redirectUri);
    case 'metadata_document':
      return documentClient(authorizing, redirectUri);
    case 'dynamic':
      return dynamicClient(authorizing, redirectUri, signal);
  }
}

function kindOf({ person, server, found, withoutDocument }: Authorizing): RegistrationKind {
  const { registration, clientId } = server.auth.oauth ?? {};
  if (registration) return registration;
  if (clientId !== undefined) return 'configured';
  const { clientDocument = '' } = person.place;
  const { issuer } = found;
  const reads = issuer.client_id_metadata_document_supported === true;
  const refused = withoutDocument && issuer.registration_endpoint !== undefined;
  return reads && !refused && isClientDocumentUrl(clientDocument) ? 'metadata_document' : 'dynamic';
}

/**
 * The client that a person entered for a server. It belongs to one issuer: another one never sees it.
 * @throws AuthError `registration_unavailable` when there is none, `client_of_other_issuer`, `client_certificate_missing`
 * @see https://modelcontextprotocol.io/specification/2026-07-28/basic/authorization/client-registration
 */
export function configuredClient(
  { secrets, now }: Pick<BrokerPorts, 'secrets' | 'now'>,
  { id, auth }: Server,
  { name, issuer }: Pick<Discovered, 'name' | 'issuer'>,
  redirectUri?: string,
): ClientRegistration {
  const { clientId, clientIssuer = name, clientAuth } = auth.oauth ?? {};
  const host = hostOf(name);
  if (clientId === undefined) throw new AuthError('registration_unavailable', { host });
  if (clientIssuer !== name)
    throw new AuthError('client_of_other_issuer', { host, other: hostOf(clientIssuer) });
  return {
    kind: 'configured',
    issuer: name,
    clientId,
    ...authenticationOf(held(clientSecretsOf(secrets, id), auth.tls), issuer, clientAuth),
    registeredAt: now(),
    ...(redirectUri !== undefined && { redirectUri }),
  };
}

/**
 * How the client of a person authenticates, and whether the issuer sees the certificate: as authentication, or because
 * it binds tokens to it.
 * @see https://www.rfc-editor.org/rfc/rfc8705#section-3.3
 */
function authenticationOf(
  { clientSecret, privateKey, certificate }: Held,
  issuer: IssuerMetadata,
  wanted: ClientAuthMethod | undefined,
): Pick<ClientRegistration, 'clientSecret' | 'privateKey' | 'method' | 'certificate'> {
  const method = wanted ?? clientAuthMethod(issuer, { clientSecret, privateKey, certificate });
  if (isTlsMethod(method) && !certificate)
    throw new AuthError('client_certificate_missing', { host: hostOf(issuer.issuer) });
  const bound = certificate === true && issuer.tls_client_certificate_bound_access_tokens;
  return {
    ...(clientSecret !== undefined && { clientSecret }),
    ...(privateKey !== undefined && { privateKey }),
    method,
    ...((isTlsMethod(method) || bound) && { certificate: true }),
  };
}

function held(entered: ClientSecrets, files: TlsFilePaths | undefined): Held {
  const { clientSecret, privateKey } = entered;
  return { clientSecret, privateKey, certificate: hasCertificate(entered, files) };
}

/** The client whose id is the address of our metadata document: the same at every issuer. */
function documentClient(
  { ports, person, found }: Authorizing,
  redirectUri: string | undefined,
): ClientRegistration {
  return {
    kind: 'metadata_document',
    issuer: found.name,
    ...(redirectUri !== undefined && { redirectUri }),
    clientId: person.place.clientDocument ?? '',
    method: 'none',
    registeredAt: ports.now(),
  };
}

/** The registration that the issuer made for this redirect, else, or when it is for fewer scopes, a new one. */
async function dynamicClient(
  { ports, server, found, scopes }: Authorizing,
  redirectUri: string | undefined,
  signal: AbortSignal,
): Promise<ClientRegistration> {
  const { name, issuer } = found;
  const known = readRegistration(ports.secrets, name, redirectUri ?? '', ports.now());
  const { scopes: registered = scopes } = known ?? {};
  if (known && scopes.every((scope) => registered.includes(scope))) return known;
  const { initialAccessToken } = clientSecretsOf(ports.secrets, server.id);
  const all = [...new Set([...registered, ...scopes])];
  const request = { name, issuer, redirectUri, scopes: all, initialAccessToken };
  const client = await registerClient(ports.fetch, request, ports.now(), signal);
  await keepRegistration(ports.secrets, client);
  return client;
}
