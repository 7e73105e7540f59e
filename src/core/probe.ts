import { AuthError } from './errors.ts';
import { bearerChallenge, type BearerChallenge } from './oauth/challenge.ts';
import { discard, hostOf } from './oauth/document.ts';
import { issuerMetadata } from './oauth/issuerMetadata.ts';
import { resourceMetadata } from './oauth/resourceMetadata.ts';
import type { Fetch } from './ports.ts';
import type { Scheme } from './server.ts';
import { discoverRequest, initializeRequest, toolsListRequest, type WireRequest } from './wire.ts';

/** How a server answered before it was given any credential. */
export type Greeting =
  /** without `challenge` it wants something else than a token, or does not say what */
  | { kind: 'challenged'; challenge?: BearerChallenge }
  | { kind: 'open' }
  /** it speaks neither era of MCP */
  | { kind: 'foreign'; status: number };

/**
 * What a probe found. `challenge`: it demands a token; `open`: it answers everybody; `metadata`: it answers, but names an
 * issuer; `refused`: it does not answer without something, and names no issuer that would give it.
 */
export interface Probed {
  readonly scheme: Scheme;
  readonly detail: 'challenge' | 'open' | 'metadata' | 'refused';
}

/**
 * Greets a server in both wire eras. That it answers `initialize` proves nothing: many protect only what follows, so an
 * open one is asked for its tools as well.
 * @throws network errors as the Fetch port throws them
 */
export async function greet(fetch: Fetch, url: string, signal: AbortSignal): Promise<Greeting> {
  const send = ({ headers, body }: WireRequest): Promise<Response> =>
    fetch(url, { method: 'POST', headers, body, signal });
  const discovered = await send(discoverRequest());
  if (isChallenge(discovered)) return challenged(discovered);
  const modern = await isMcpAnswer(discovered);
  const initialized = await send(initializeRequest());
  if (isChallenge(initialized)) return challenged(initialized);
  if (!(await isMcpAnswer(initialized)) && !modern) {
    return { kind: 'foreign', status: initialized.status };
  }
  const listed = await send(toolsListRequest(initialized.headers.get('mcp-session-id')));
  if (isChallenge(listed)) return challenged(listed);
  discard(listed);
  return { kind: 'open' };
}

/**
 * The scheme that a server seems to want.
 * @throws AuthError `not_mcp` (`details.status`), network errors
 */
export async function probe(fetch: Fetch, url: string, signal: AbortSignal): Promise<Probed> {
  const greeting = await greet(fetch, url, signal);
  if (greeting.kind === 'challenged' && greeting.challenge)
    return { scheme: 'oauth', detail: 'challenge' };
  const described = await resourceMetadata(fetch, url, undefined, signal).catch(() => undefined);
  signal.throwIfAborted();
  if (greeting.kind === 'challenged') {
    const isIssued = described !== undefined || (await namesIssuer(fetch, url, signal));
    return isIssued
      ? { scheme: 'oauth', detail: 'challenge' }
      : { scheme: 'headers', detail: 'refused' };
  }
  if (described) return { scheme: 'oauth', detail: 'metadata' };
  if (greeting.kind === 'open') return { scheme: 'none', detail: 'open' };
  throw new AuthError('not_mcp', { host: hostOf(url), status: String(greeting.status) });
}

/** As servers of the 2025-03-26 revision do, whose own origin is the issuer. */
async function namesIssuer(fetch: Fetch, url: string, signal: AbortSignal): Promise<boolean> {
  const found = await issuerMetadata(fetch, new URL(url).origin, [], signal).catch(() => undefined);
  signal.throwIfAborted();
  return found !== undefined;
}

function isChallenge(response: Response): boolean {
  return (
    response.status === 401 ||
    (response.status === 403 &&
      bearerChallenge(response.headers.get('www-authenticate')) !== undefined)
  );
}

function challenged(response: Response): Greeting {
  discard(response);
  const challenge = bearerChallenge(response.headers.get('www-authenticate'));
  return { kind: 'challenged', ...(challenge && { challenge }) };
}

async function isMcpAnswer(response: Response): Promise<boolean> {
  const type = response.headers.get('content-type') ?? '';
  if (!/[/+]json\b/iu.test(type)) {
    discard(response);
    return response.ok && /^text\/event-stream\b/iu.test(type);
  }
  const text = await response.text();
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null && 'jsonrpc' in body;
  } catch {
    return false;
  }
}
