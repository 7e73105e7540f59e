import type { ConfigFile, Host, KeyAccess } from './host.ts';
import { pathIn } from './host.ts';
import { isOurKeyEntry } from './keyEntry.ts';

const file: ConfigFile<KeyAccess> = {
  dialect: 'json-comments',
  lock: 'none',
  path: (place) =>
    pathIn(place, place.env['GEMINI_CLI_HOME'] || place.home, '.gemini', 'settings.json'),
  entryPath: (name) => ['mcpServers', name],
  entry: ({ url, authorization }) => ({ httpUrl: url, headers: { Authorization: authorization } }),
  isOurs: (entry, marks) => isOurKeyEntry(entry, 'httpUrl', marks),
};

/**
 * Gemini CLI, user scope. It takes comments, but neither a trailing comma nor a byte order mark (seen with 0.61.0). It has
 * no header command, and a reference to a variable would be written back expanded by `gemini mcp add`. In a folder that is
 * not trusted all servers are off.
 * @see https://geminicli.com/docs/tools/mcp-server/
 */
export const gemini: Host = {
  id: 'gemini',
  evidence: 'proved',
  demand: 'folder-trust',
  delivery: 'gateway',
  file,
};
