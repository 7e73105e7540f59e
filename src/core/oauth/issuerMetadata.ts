import type { AuthorizationServer } from 'oauth4webapi';
import * as z from 'zod/mini';
import { AuthError, quote } from '../errors.ts';
import { isSecureUrl } from '../loopback.ts';
import type { Fetch } from '../ports.ts';
import { firstDocument, hostOf } from './document.ts';

const optionalList = z.optional(z.array(z.string()));
const shapeSchema = z.looseObject({
  issuer: z.string(),
  authorization_endpoint: z.optional(z.string()),
  token_endpoint: z.string(),
  registration_endpoint: z.optional(z.string()),
  revocation_endpoint: z.optional(z.string()),
  introspection_endpoint: z.optional(z.string()),
  device_authorization_endpoint: z.optional(z.string()),
  pushed_authorization_request_endpoint: z.optional(z.string()),
  require_pushed_authorization_requests: z.optional(z.boolean()),
  client_id_metadata_document_supported: z.optional(z.boolean()),
  dpop_signing_alg_values_supported: optionalList,
  scopes_supported: optionalList,
  code_challenge_methods_supported: optionalList,
  token_endpoint_auth_methods_supported: optionalList,
  authorization_response_iss_parameter_supported: z.optional(z.boolean()),
});
/** Authorization server metadata. @see https://www.rfc-editor.org/rfc/rfc8414#section-2 */
export type IssuerMetadata = AuthorizationServer & {
  readonly token_endpoint: string;
  readonly client_id_metadata_document_supported?: boolean;
};

const documentSchema = z.custom<IssuerMetadata>(
  (document) => shapeSchema.safeParse(document).success,
);

/**
 * The metadata of an issuer, in the order that MCP demands: RFC 8414 with the path inserted, OpenID Connect with the path
 * inserted, OpenID Connect with the path appended. `undefined` when no place has a document.
 * @param alsoStates values of `issuer` that are accepted besides `issuer` itself, which must be identical
 * @throws AuthError `issuer_mismatch` (`details.named`, `details.stated`) when a document names another issuer: it must not be used,
 *   `metadata_invalid`, `insecure_endpoint`
 * @see https://modelcontextprotocol.io/specification/2026-07-28/basic/authorization/authorization-server-discovery
 */
export async function issuerMetadata(
  fetch: Fetch,
  issuer: string,
  alsoStates: readonly string[],
  signal: AbortSignal,
): Promise<IssuerMetadata | undefined> {
  if (!isSecureUrl(issuer)) throw new AuthError('insecure_endpoint', { host: hostOf(issuer) });
  const document = await firstDocument(fetch, wellKnownUrls(issuer), signal);
  if (document === undefined) return undefined;
  const parsed = documentSchema.safeParse(withoutNulls(document));
  if (!parsed.success) throw new AuthError('metadata_invalid', { host: hostOf(issuer) });
  const { issuer: stated } = parsed.data;
  if (stated !== issuer && !alsoStates.includes(stated))
    throw new AuthError('issuer_mismatch', {
      host: hostOf(issuer),
      named: quote(issuer),
      stated: quote(stated),
    });
  return withSecureEndpoints(parsed.data);
}

function wellKnownUrls(issuer: string): string[] {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/u, '');
  const inserted = [
    `${origin}/.well-known/oauth-authorization-server${path}`,
    `${origin}/.well-known/openid-configuration${path}`,
  ];
  return path === ''
    ? inserted
    : [...inserted, `${origin}${path}/.well-known/openid-configuration`];
}

/** Some issuers write `null` where a member is to be left out. */
function withoutNulls(document: unknown): unknown {
  const members = Object.entries(document ?? {}).filter(([, value]) => value !== null);
  return Object.fromEntries(members);
}

const endpoints = [
  'authorization_endpoint',
  'token_endpoint',
  'registration_endpoint',
  'revocation_endpoint',
  'introspection_endpoint',
  'device_authorization_endpoint',
  'pushed_authorization_request_endpoint',
] as const;

function withSecureEndpoints(metadata: IssuerMetadata): IssuerMetadata {
  for (const name of endpoints) {
    const url = metadata[name];
    if (url !== undefined && !isSecureUrl(url))
      throw new AuthError('insecure_endpoint', { host: hostOf(url) });
  }
  return metadata;
}

/**
 * What a server of the 2025-03-26 revision without any metadata is taken to offer: its own origin as the issuer and
 * the default endpoints, PKCE being mandatory there.
 * @see https://modelcontextprotocol.io/specification/2025-03-26/basic/authorization#fallbacks-for-servers-without-metadata-discovery
 */
export function defaultMetadata(issuer: string): IssuerMetadata {
  const { origin } = new URL(issuer);
  return {
    issuer: origin,
    authorization_endpoint: `${origin}/authorize`,
    token_endpoint: `${origin}/token`,
    registration_endpoint: `${origin}/register`,
    code_challenge_methods_supported: ['S256'],
  };
}
