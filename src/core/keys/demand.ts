import type { Server } from '../server.ts';
import { keyNamesOf, variableNamesOf } from './keysOfServer.ts';

/**
 * What a server wants of a keyring and where it goes: its origin with the names of keys and variables, as one text that
 * can be compared. `undefined` when it wants nothing.
 */
export function demandOf(server: Server): string | undefined {
  const keys = keyNamesOf(server).toSorted();
  const variables = variableNamesOf(server).toSorted();
  if (keys.length + variables.length === 0) return undefined;
  return JSON.stringify([new URL(server.url).origin, keys, variables]);
}
