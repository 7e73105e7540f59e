// @ts-check
import { join } from 'node:path';
import { cached } from './cache.mjs';
import { npm } from './process.mjs';

const VERSION = '0.61.0';

/**
 * The path of the script that is the `gemini` program, set up once per machine. Any Node that runs the tests runs it.
 *
 * @returns {Promise<string>}
 */
export async function ensureGemini() {
  const root = await cached(
    `gemini-cli-${VERSION}`,
    `Gemini CLI ${VERSION} (once)`,
    async (folder) => {
      await npm([
        'install',
        `@google/gemini-cli@${VERSION}`,
        '--ignore-scripts',
        '--prefix',
        folder,
      ]);
    },
  );
  return join(root, 'node_modules/@google/gemini-cli/bundle/gemini.js');
}
