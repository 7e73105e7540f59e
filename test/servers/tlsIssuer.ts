/** oidc-provider over TLS: browsers need no certificate, clients have endpoints of their own that demand one (RFC 8705). */
import type { IncomingMessage, RequestListener } from 'node:http';
import * as https from 'node:https';
import { TLSSocket } from 'node:tls';
import { consentHandler } from './consent.ts';
import type { Authority } from './certificates.ts';
import { listen, stop } from './http.ts';
import { loadOidcProvider, type OidcProvider } from './loadOidcProvider.ts';
import { defaults } from './authorizationServer.ts';
import { oidcConfiguration } from './oidcConfiguration.ts';

export interface TlsIssuer {
  /** Where browsers go; a certificate is asked for and not demanded. */
  issuer: string;
  url: string;
  /** Where clients go. */
  alias: string;
  /** Who issued the servers' certificates. */
  ca: string;
  /** `front /path` or `alias /path`, and the subject of the certificate that was shown. */
  requests: { at: string; subject: string | undefined }[];
  close(): Promise<void>;
}

export interface TlsIssuerOptions {
  /** Issues the certificates of the servers. */
  authority: Authority;
  /** Issues those of the clients. */
  clients: Authority;
  /** Whether authorization requests must be pushed. */
  pushed?: boolean;
}

/** The registered client, known by its certificate alone. */
export const tlsClient = { client_id: 'keyring', subject: 'mcp-keyring' } as const;

const settings = {
  ...defaults,
  accessTokenFormat: 'opaque',
  refreshTokenSeconds: 3600,
} as const;

export async function startTlsIssuer({
  authority,
  clients,
  pushed = true,
}: TlsIssuerOptions): Promise<TlsIssuer> {
  const own = authority.issue(['localhost', '127.0.0.1']);
  const asking = { ...own, ca: clients.cert, requestCert: true };
  const front = https.createServer({ ...asking, rejectUnauthorized: false });
  const behind = https.createServer({ ...asking, rejectUnauthorized: true });
  const issuer = `https://localhost:${await listen(front)}`;
  const alias = `https://127.0.0.1:${await listen(behind)}`;
  const answer = await provided(issuer, alias, pushed);
  const requests: TlsIssuer['requests'] = [];
  for (const [name, server] of Object.entries({ front, alias: behind })) {
    server.on('request', (request, response) => {
      const at = `${name} ${(request.url ?? '').split('?', 1)[0]}`;
      requests.push({ at, subject: shownBy(request)?.subject });
      answer(request, response);
    });
  }
  const close = async (): Promise<void> => void (await Promise.all([stop(front), stop(behind)]));
  return { issuer, url: issuer, alias, ca: authority.cert, requests, close };
}

async function provided(issuer: string, alias: string, pushed: boolean): Promise<RequestListener> {
  const library = await loadOidcProvider();
  const provider = new library.Provider(issuer, configuration(library, alias, pushed));
  const [callback, consent] = [provider.callback(), consentHandler(provider, true)];
  return (request, response) =>
    void (request.url?.startsWith('/interaction/')
      ? consent(request, response)
      : callback(request, response));
}

type Usual = Record<'features' | 'ttl', object> & { clients: object[] };

function configuration(library: OidcProvider, alias: string, pushed: boolean) {
  const usual = oidcConfiguration(library, settings) as Usual;
  return {
    ...usual,
    clientAuthMethods: ['client_secret_basic', 'tls_client_auth'],
    clients: [...usual.clients, client],
    discovery: {
      mtls_endpoint_aliases: {
        token_endpoint: `${alias}/token`,
        revocation_endpoint: `${alias}/token/revocation`,
        pushed_authorization_request_endpoint: `${alias}/request`,
        device_authorization_endpoint: `${alias}/device/auth`,
      },
    },
    features: {
      ...usual.features,
      ...features,
      pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: pushed },
    },
    ttl: { ...usual.ttl, ClientCredentials: 3600, DeviceCode: 600 },
  };
}

const client = {
  client_id: tlsClient.client_id,
  token_endpoint_auth_method: 'tls_client_auth',
  tls_client_auth_subject_dn: `CN=${tlsClient.subject}`,
  tls_client_certificate_bound_access_tokens: true,
  redirect_uris: ['http://127.0.0.1/callback'],
  response_types: ['code'],
  grant_types: [
    'authorization_code',
    'refresh_token',
    'client_credentials',
    'urn:ietf:params:oauth:grant-type:device_code',
  ],
};

interface Context {
  req: IncomingMessage;
}

const features = {
  clientCredentials: { enabled: true },
  deviceFlow: { enabled: true },
  mTLS: {
    enabled: true,
    certificateBoundAccessTokens: true,
    tlsClientAuth: true,
    getCertificate: ({ req }: Context) => shownBy(req),
    certificateAuthorized: ({ req }: Context) =>
      req.socket instanceof TLSSocket && req.socket.authorized,
    certificateSubjectMatches: ({ req }: Context, _property: string, expected: string) =>
      shownBy(req)?.subject === expected,
  },
};

function shownBy({ socket }: IncomingMessage) {
  return socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
}
