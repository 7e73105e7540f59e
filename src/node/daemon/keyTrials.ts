import { defaultAccount } from '../../core/accounts.ts';
import type { HeaderSources } from '../../core/headers/renderHeaders.ts';
import { keyNamesOf } from '../../core/keys/keysOfServer.ts';
import { discard } from '../../core/oauth/document.ts';
import type { Fetch } from '../../core/ports.ts';
import { addressWith, type Server } from '../../core/server.ts';
import {
  discoverRequest,
  initializeRequest,
  toolsListRequest,
  type WireRequest,
} from '../../core/wire.ts';
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
  const showing = async (wanted: WireRequest): Promise<number> =>
    statusOf(fetch, url, { ...wanted, headers: await headersOf(wanted, injection, url) });
  const shown = await showing(asked);
  if (shown === 401) return 'refuses';
  if (shown === 403) return 'forbids';
  // One with sessions wants a session first, a newer one another version; but some say 400 to a key that they do not know.
  const others = isOfCaller(shown) ? [initializeRequest, discoverRequest] : [];
  let isTaken = isOk(shown);
  for (const other of others) isTaken ||= isOk(await showing(other()));
  const bare = isTaken ? await statusOf(fetch, url, asked) : 0;
  return bare === 401 || bare === 403 ? 'accepts' : 'unknown';
}

const asked = toolsListRequest(null);

const isOk = (status: number): boolean => status >= 200 && status < 300;
const isOfCaller = (status: number): boolean => status >= 400 && status < 500;

async function headersOf(
  wanted: WireRequest,
  { headers, sign }: Injection,
  url: string,
): Promise<Readonly<Record<string, string>>> {
  const plain = { ...wanted.headers, ...headers };
  const { host, href } = new URL(url);
  const body = new TextEncoder().encode(wanted.body);
  const request = { method: 'POST', url: href, headers: { ...plain, host }, body };
  return { ...plain, ...(await sign?.headers(request)) };
}

/** 0 when no answer came. */
async function statusOf(
  fetch: Fetch,
  url: string,
  { headers, body }: WireRequest,
): Promise<number> {
  const signal = AbortSignal.timeout(PATIENCE);
  try {
    const response = await fetch(url, { method: 'POST', headers, body, signal });
    discard(response);
    return response.status;
  } catch {
    return 0;
  }
}
