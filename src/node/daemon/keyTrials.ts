import { defaultAccount } from '../../core/accounts.ts';
import type { HeaderSources } from '../../core/headers/renderHeaders.ts';
import { keyNamesOf } from '../../core/keys/keysOfServer.ts';
import { discard } from '../../core/oauth/document.ts';
import type { Fetch } from '../../core/ports.ts';
import { addressWith, type Server } from '../../core/server.ts';
import { toolsListRequest } from '../../core/wire.ts';
import type { Tried } from '../../protocol/keys.ts';
import type { Injection } from '../gateway/ports.ts';
import { injectionOf } from './injections.ts';
import type { Parts } from './parts.ts';

/** How long a server may take, in ms. */
const PATIENCE = 10_000;

/** The servers that use a key. */
export function serversWith(name: string, { servers }: Pick<Parts, 'servers'>): Server[] {
  return servers.list().filter((server) => keyNamesOf(server).includes(name));
}

/**
 * Shows a server what its requests would carry, with `sources` in place of what is kept, by a request that it answers
 * differently without.
 * @throws AuthError when there is nothing to show: those of {@link HeaderSources}
 */
export async function tryKeys(
  server: Server,
  parts: Parts,
  sources: HeaderSources = parts.keys.values,
): Promise<Tried> {
  const { broker, keys, nonces, secrets } = parts;
  const account = defaultAccount(secrets, server);
  const credential = await broker.credentialFor(account).catch(() => undefined);
  const injection = await keys.with(
    await injectionOf(credential, server, 'POST', nonces),
    server,
    sources,
  );
  return { server: server.id, verdict: await verdictOn(server, injection, parts) };
}

async function verdictOn(
  server: Server,
  injection: Injection,
  { fetchFor, serversTls }: Parts,
): Promise<Tried['verdict']> {
  const { url } = server;
  const fetch = fetchFor(addressWith(server, await serversTls.of(server.id)));
  const headers = await headersOf(injection, url);
  try {
    const shown = await statusOf(fetch, url, headers);
    if (shown === 401) return 'refuses';
    if (shown === 403) return 'forbids';
    const bare = await statusOf(fetch, url, asked.headers);
    return bare === 401 || bare === 403 ? 'accepts' : 'unknown';
  } catch {
    return 'unknown';
  }
}

const asked = toolsListRequest(null);

async function headersOf(
  { headers, sign }: Injection,
  url: string,
): Promise<Readonly<Record<string, string>>> {
  const plain = { ...asked.headers, ...headers };
  const { host, href } = new URL(url);
  const body = new TextEncoder().encode(asked.body);
  const request = { method: 'POST', url: href, headers: { ...plain, host }, body };
  return { ...plain, ...(await sign?.headers(request)) };
}

async function statusOf(
  fetch: Fetch,
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<number> {
  const signal = AbortSignal.timeout(PATIENCE);
  const response = await fetch(url, { method: 'POST', headers, body: asked.body, signal });
  discard(response);
  return response.status;
}
