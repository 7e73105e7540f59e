import type { ConfigFile, Host, KeyAccess } from './host.ts';
import { pathIn } from './host.ts';
import { isOurKeyEntry } from './keyEntry.ts';

const file: ConfigFile<KeyAccess> = {
  dialect: 'json',
  lock: 'none',
  path: (place) => pathIn(place, place.home, '.cursor', 'mcp.json'),
  entryPath: (name) => ['mcpServers', name],
  entry: ({ url, authorization }) => ({ url, headers: { Authorization: authorization } }),
  isOurs: (entry, marks) => isOurKeyEntry(entry, 'url', marks),
};

/**
 * Cursor, user scope. Nothing is known of comments in its file, so strict JSON is assumed. It has no header command.
 * @see https://cursor.com/docs/context/mcp
 */
export const cursor: Host = {
  id: 'cursor',
  evidence: 'documented',
  demand: 'enabling',
  delivery: 'gateway',
  file,
};
