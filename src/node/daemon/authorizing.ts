import type { Wish } from '../../core/authorize.ts';
import type { Person } from '../../core/ports.ts';
import type { Parts } from './parts.ts';
import { personAt, type Window } from './windows.ts';

/**
 * Authorizes a server for the person in front of a window, until that goes away. As long as the URL waits for a browser
 * every window may ask for it. @throws AuthError as {@link Broker.authorize}
 */
export async function authorizeAt(
  window: Window,
  parts: Parts,
  serverId: string,
  wish: Wish,
  signal: AbortSignal,
): Promise<void> {
  const { broker, changes, waitingUrls } = parts;
  const at = personAt(window, serverId);
  let opened: string | undefined;
  const open = async (url: string): Promise<void> => {
    opened = url;
    waitingUrls.set(serverId, url);
    await at.open(url);
  };
  const person: Person = { ...at, open };
  const ended = AbortSignal.any([signal, window.peer.gone]);
  const authorizing = broker.authorize(serverId, person, ended, wish);
  changes.fire();
  await authorizing.finally(() => {
    if (waitingUrls.get(serverId) === opened) waitingUrls.delete(serverId);
    changes.fire();
  });
}
