import { serverOf } from '../../core/accountId.ts';
import { credentialIds, defaultAccount, isAccountOf, nextAccount } from '../../core/accounts.ts';
import type { Server } from '../../core/server.ts';
import type { Wish } from '../../core/authorize.ts';
import type { Person } from '../../core/ports.ts';
import { AuthError } from '../../core/errors.ts';
import { noteAccount } from './accountRequests.ts';
import type { Parts } from './parts.ts';
import { personAt, type Window } from './windows.ts';

/**
 * Authorizes a server for the person in front of a window, until that goes away. As long as the URL waits for a browser
 * every window may ask for it. Gives the id of the credential. @throws AuthError as {@link Broker.authorize}
 */
export async function authorizeAt(
  window: Window,
  parts: Parts,
  id: string,
  wish: Wish,
  signal: AbortSignal,
): Promise<string> {
  const server = serverAt(parts, serverOf(id));
  if (!isAccountOf(parts.secrets, server, id))
    throw new AuthError('server_unknown', { server: id });
  return authorizing(window, parts, id, wish, signal);
}

async function authorizing(
  window: Window,
  parts: Parts,
  id: string,
  wish: Wish,
  signal: AbortSignal,
): Promise<string> {
  const { broker, changes, waitingUrls } = parts;
  const serverId = serverOf(id);
  const at = personAt(window, serverId);
  let opened: string | undefined;
  const open = async (url: string): Promise<void> => {
    opened = url;
    waitingUrls.set(serverId, url);
    await at.open(url);
  };
  const person: Person = { ...at, open };
  const ended = AbortSignal.any([signal, window.peer.gone]);
  const running = broker.authorize(id, person, ended, wish);
  changes.fire();
  return running.finally(() => {
    if (waitingUrls.get(serverId) === opened) waitingUrls.delete(serverId);
    changes.fire();
  });
}

/** As {@link authorizeAt}, for one more account of a server. */
export async function addAccountAt(
  window: Window,
  parts: Parts,
  serverId: string,
  signal: AbortSignal,
): Promise<string> {
  const { secrets } = parts;
  const server = serverAt(parts, serverId);
  const id = nextAccount(secrets, server);
  const isFirst = credentialIds(secrets, serverId).length === 0;
  const used = isFirst ? id : defaultAccount(secrets, server);
  const kept = await authorizing(window, parts, id, { selectAccount: true }, signal);
  if (kept === id && id !== serverId) await noteAccount(parts, id, used);
  parts.changes.fire();
  return kept;
}

function serverAt({ servers }: Parts, id: string): Server {
  const server = servers.get(id);
  if (!server) throw new AuthError('server_unknown', { server: id });
  return server;
}
