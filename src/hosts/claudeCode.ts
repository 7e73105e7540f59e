import * as z from 'zod/mini';
import type { CommandAccess, ConfigFile, Host } from './host.ts';
import { runsLauncher, pathIn } from './host.ts';

const withHeadersHelper = z.object({ headersHelper: z.string() });

const file: ConfigFile<CommandAccess> = {
  dialect: 'json',
  lock: 'lock-folder',
  path: (place) => pathIn(place, place.env['CLAUDE_CONFIG_DIR'] || place.home, '.claude.json'),
  entryPath: (name) => ['mcpServers', name],
  entry: ({ url, headerCommand }) => ({ type: 'http', url, headersHelper: headerCommand }),
  isOurs(entry, { launcher }) {
    const parsed = withHeadersHelper.safeParse(entry);
    return parsed.success && runsLauncher(parsed.data.headersHelper, launcher);
  },
};

/**
 * Claude Code, user scope. Strict JSON: a comment makes it set the whole file aside. It rewrites the file on most starts,
 * under the lock folder `<file>.lock` of the path as given, not of a link's target (seen with 2.1.330). Without `type` it
 * skips an entry. `headersHelper` runs in a shell on each connect, 10 s at most; when it fails, the request goes out
 * without the header.
 * @see https://docs.claude.com/en/docs/claude-code/mcp
 */
export const claudeCode: Host = {
  id: 'claude-code',
  evidence: 'proved',
  demand: 'nothing',
  delivery: 'header-command',
  file,
};
