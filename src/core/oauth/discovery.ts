import { AuthError } from '../errors.ts';
import type { Fetch, Step } from '../ports.ts';
import { greet } from '../probe.ts';
import type { Server } from '../server.ts';
import type { BearerChallenge } from './challenge.ts';
import { hostOf } from './document.ts';
import { defaultMetadata, issuerMetadata, type IssuerMetadata } from './issuerMetadata.ts';
import { resourceMetadata, type ResourceMetadata } from './resourceMetadata.ts';
import { rulesFor, type IssuerRules } from './rules.ts';
import type { OAuthSettings } from './settings.ts';

/** Who issues tokens for a server, and what it asks for. */
export interface Discovered {
  readonly challenge: BearerChallenge;
  readonly resource: ResourceMetadata | undefined;
  /** the issuer as the server names it: what credentials and registrations are bound to */
  readonly name: string;
  readonly issuer: IssuerMetadata;
  readonly rules: IssuerRules;
  /** nothing is published: the issuer is what the 2025-03-26 revision tells to assume */
  readonly assumed: boolean;
}

/** A server, and how it challenged an earlier request: it may say more there than to a greeting. */
export interface Challenging extends Pick<Server, 'url' | 'auth'> {
  readonly known?: BearerChallenge | undefined;
}

/**
 * From a server's address to its issuer: challenge, protected resource metadata, authorization server metadata.
 * @throws AuthError `not_mcp`, `metadata_missing`, and those of each step
 * @see https://modelcontextprotocol.io/specification/2026-07-28/basic/authorization/authorization-server-discovery
 */
export async function discover(
  fetch: Fetch,
  { url, auth, known }: Challenging,
  progress: (step: Step) => void,
  signal: AbortSignal,
): Promise<Discovered> {
  progress('challenge');
  const greeting = await greet(fetch, url, signal);
  const challenge = greeting.kind === 'challenged' ? (greeting.challenge ?? {}) : known;
  progress('resource_metadata');
  const resource = await resourceMetadata(fetch, url, challenge?.resourceMetadata, signal);
  if (!resource && greeting.kind !== 'challenged') throw nothingToAuthorize(url, greeting);
  progress('issuer_metadata');
  const found = resource
    ? await firstIssuer(fetch, resource.authorization_servers, auth.oauth, signal)
    : await assumedIssuer(fetch, new URL(url).origin, auth.oauth, signal);
  return { challenge: challenge ?? {}, resource, ...found };
}

type FoundIssuer = Pick<Discovered, 'name' | 'issuer' | 'rules' | 'assumed'>;

/** The first of a server's issuers whose metadata can be used. @throws what the first one threw */
async function firstIssuer(
  fetch: Fetch,
  names: readonly string[],
  settings: OAuthSettings | undefined,
  signal: AbortSignal,
): Promise<FoundIssuer> {
  let failed: unknown;
  for (const name of preferred(names, settings)) {
    try {
      const rules = rulesFor(name, settings);
      const issuer = await issuerMetadata(seen(fetch, rules), name, rules.alsoStates, signal);
      if (issuer) return { name, issuer, rules, assumed: false };
      failed ??= new AuthError('metadata_missing', { host: hostOf(name) });
    } catch (error) {
      signal.throwIfAborted();
      failed ??= error;
    }
  }
  throw failed;
}

/** An issuer that wants a certificate for everything sees ours, when the person entered a client for it. */
function seen(fetch: Fetch, { ownsClient }: IssuerRules): Fetch {
  return ownsClient ? (url, init) => fetch(url, { ...init, certificate: 'offered' }) : fetch;
}

/** The issuer that the person's client belongs to comes first, when the server still names it. */
function preferred(names: readonly string[], settings: OAuthSettings = {}): readonly string[] {
  const { clientIssuer } = settings;
  return clientIssuer !== undefined && names.includes(clientIssuer) ? [clientIssuer] : names;
}

/** A server without resource metadata is of the 2025-03-26 revision: its own origin is the issuer. */
async function assumedIssuer(
  fetch: Fetch,
  name: string,
  settings: OAuthSettings | undefined,
  signal: AbortSignal,
): Promise<FoundIssuer> {
  const rules = rulesFor(name, settings);
  const issuer = await issuerMetadata(seen(fetch, rules), name, rules.alsoStates, signal);
  return { name, issuer: issuer ?? defaultMetadata(name), rules, assumed: !issuer };
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

/** What a credential remembers of its issuer. */
export interface KnownIssuer {
  readonly issuer: string;
  readonly assumed?: boolean | undefined;
}

/**
 * The metadata of the issuer that gave a credential. Only one that published none then is `assumed` now: a refresh token
 * must not go to a guessed endpoint because a document is missing for a while.
 * @throws AuthError `metadata_missing`, and those of {@link issuerMetadata}
 */
export async function knownIssuer(
  fetch: Fetch,
  { issuer: name, assumed = false }: KnownIssuer,
  rules: IssuerRules,
  signal: AbortSignal,
): Promise<IssuerMetadata> {
  const published = await issuerMetadata(seen(fetch, rules), name, rules.alsoStates, signal);
  if (!published && !assumed) throw new AuthError('metadata_missing', { host: hostOf(name) });
  return published ?? defaultMetadata(name);
}
