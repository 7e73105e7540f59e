import * as z from 'zod/mini';
import type { CommandAccess, ConfigFile, Host } from './host.ts';
import { pathIn, runsLauncher } from './host.ts';

const withHelper = z.object({ http_headers_helper: z.string() });

const file: ConfigFile<CommandAccess> = {
  dialect: 'toml',
  lock: 'none',
  path: (place) =>
    pathIn(place, place.env['CODEX_HOME'] || pathIn(place, place.home, '.codex'), 'config.toml'),
  entryPath: (name) => ['mcp_servers', name],
  entry: ({ url, headerCommand }) => ({ url, http_headers_helper: headerCommand }),
  isOurs(entry, { launcher }) {
    const parsed = withHelper.safeParse(entry);
    return parsed.success && runsLauncher(parsed.data.http_headers_helper, launcher);
  },
};

/**
 * Codex CLI, user scope. One value of a wrong type makes it refuse the whole file, an unknown key does not. The helper is
 * a string, runs in a shell with a short list of variables and 10 s at most, and only for servers with a `url` (seen with
 * 0.169.0; an older one that does not know the helper shows no key, and is told so by the gateway). Codex keeps what its
 * user allowed a tool in tables below the entry.
 * @see https://developers.openai.com/codex/mcp
 */
export const codex: Host = {
  id: 'codex',
  evidence: 'proved',
  demand: 'nothing',
  delivery: 'header-command',
  file,
};
