import * as z from 'zod/mini';
import { AuthError } from '../errors.ts';
import type { Fetch } from '../ports.ts';
import { firstDocument, hostOf, overTls } from './document.ts';

const documentSchema = z.object({
  resource: z.string(),
  authorization_servers: z.array(z.string()).check(z.minLength(1)),
  scopes_supported: z.optional(z.nullable(z.array(z.string()))),
  dpop_bound_access_tokens_required: z.optional(z.nullable(z.boolean())),
});
/** Protected resource metadata, as far as a client uses it. @see https://www.rfc-editor.org/rfc/rfc9728#section-2 */
export type ResourceMetadata = z.infer<typeof documentSchema>;

/**
 * The protected resource metadata of a server: at the address that its challenge names, and only there; else below the
 * well-known path of the endpoint, then of the origin. `undefined` when there is none.
 * @throws AuthError `resource_mismatch` when the document is about another server, `metadata_missing` when the
 *   challenge's address holds none
 * @see https://www.rfc-editor.org/rfc/rfc9728#section-3
 */
export async function resourceMetadata(
  fetch: Fetch,
  serverUrl: string,
  challenged: string | undefined,
  signal: AbortSignal,
): Promise<ResourceMetadata | undefined> {
  const urls =
    challenged === undefined ? wellKnownUrls(serverUrl) : [overTls(challenged, serverUrl)];
  const read = (document: unknown) => metadataIn(document, serverUrl);
  const metadata = await firstDocument(fetch, urls, read, signal);
  if (!metadata && challenged !== undefined)
    throw new AuthError('metadata_missing', { host: hostOf(challenged) });
  return metadata;
}

function metadataIn(document: unknown, serverUrl: string): ResourceMetadata | undefined {
  const parsed = documentSchema.safeParse(document);
  if (!parsed.success) return undefined;
  const { resource, authorization_servers: issuers } = parsed.data;
  if (!isResourceOf(overTls(resource, serverUrl), serverUrl))
    throw new AuthError('resource_mismatch', { host: hostOf(serverUrl) });
  return {
    ...parsed.data,
    authorization_servers: issuers.map((issuer) => overTls(issuer, serverUrl)),
  };
}

function wellKnownUrls(serverUrl: string): string[] {
  const { origin, pathname } = new URL(serverUrl);
  const root = `${origin}/.well-known/oauth-protected-resource`;
  return pathname === '/' ? [root] : [`${root}${pathname}`, root];
}

/**
 * Whether a document's `resource` covers the server: the same origin, and a path that is the server's or a parent of it
 * on a segment boundary. A query is part of the name, a fragment belongs to none.
 * @see https://www.rfc-editor.org/rfc/rfc9728#section-3.3
 */
export function isResourceOf(resource: string, serverUrl: string): boolean {
  if (!URL.canParse(resource)) return false;
  const parent = new URL(resource);
  const server = new URL(serverUrl);
  const base = parent.pathname.replace(/\/$/u, '');
  return (
    parent.origin === server.origin &&
    (parent.search === '' || parent.search === server.search) &&
    !resource.includes('#') &&
    (server.pathname === base || server.pathname.startsWith(`${base}/`))
  );
}
