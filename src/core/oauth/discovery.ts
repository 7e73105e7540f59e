import { AuthError } from '../errors.ts';
import type { Fetch, Step } from '../ports.ts';
import { greet } from '../probe.ts';
import type { BearerChallenge } from './challenge.ts';
import { hostOf } from './document.ts';
import { defaultMetadata, issuerMetadata, type IssuerMetadata } from './issuerMetadata.ts';
import { resourceMetadata, type ResourceMetadata } from './resourceMetadata.ts';

/** Who issues tokens for a server, and what it asks for. */
export interface Discovered {
  readonly challenge: BearerChallenge;
  readonly resource: ResourceMetadata | undefined;
  readonly issuer: IssuerMetadata;
  /** nothing is published: the issuer is what the 2025-03-26 revision tells to assume */
  readonly assumed: boolean;
}

/**
 * From a server's address to its issuer: challenge, protected resource metadata, authorization server metadata.
 * @throws AuthError `not_mcp`, `metadata_missing`, and those of each step
 * @see https://modelcontextprotocol.io/specification/2026-07-28/basic/authorization/authorization-server-discovery
 */
export async function discover(
  fetch: Fetch,
  serverUrl: string,
  progress: (step: Step) => void,
  signal: AbortSignal,
): Promise<Discovered> {
  progress('challenge');
  const greeting = await greet(fetch, serverUrl, signal);
  const challenge = greeting.kind === 'challenged' ? greeting.challenge : {};
  progress('resource_metadata');
  const resource = await resourceMetadata(fetch, serverUrl, challenge.resourceMetadata, signal);
  if (!resource && greeting.kind !== 'challenged') throw nothingToAuthorize(serverUrl, greeting);
  progress('issuer_metadata');
  const name = resource?.authorization_servers[0] ?? new URL(serverUrl).origin;
  const issuer = await issuerMetadata(fetch, name, signal);
  if (!issuer && resource) throw new AuthError('metadata_missing', { host: hostOf(name) });
  return { challenge, resource, issuer: issuer ?? defaultMetadata(serverUrl), assumed: !issuer };
}

function nothingToAuthorize(
  serverUrl: string,
  greeting: { kind: 'open' } | { kind: 'foreign'; status: number },
): AuthError {
  const host = hostOf(serverUrl);
  return greeting.kind === 'open'
    ? new AuthError('metadata_missing', { host })
    : new AuthError('not_mcp', { host, status: String(greeting.status) });
}

/**
 * The metadata of the issuer that gave a credential. Only one that published none then is `assumed` now: a refresh token
 * must not go to a guessed endpoint because a document is missing for a while.
 * @throws AuthError `metadata_missing`, and those of {@link issuerMetadata}
 */
export async function knownIssuer(
  fetch: Fetch,
  issuer: string,
  assumed: boolean,
  signal: AbortSignal,
): Promise<IssuerMetadata> {
  const published = await issuerMetadata(fetch, issuer, signal);
  if (!published && !assumed) throw new AuthError('metadata_missing', { host: hostOf(issuer) });
  return published ?? defaultMetadata(issuer);
}
