import type { AuthErrorCode } from '../core/errors.ts';

const NO_ACCESS =
  "This tool has no access to this server. In VS Code, run 'MCP: Connect Tool…', then try again.";

const sentences: Partial<Record<AuthErrorCode, string>> = {
  daemon_unavailable: 'MCP Keyring is not running. Open VS Code, then try again.',
  keyring_locked: 'The keyring is locked. Open VS Code, then try again.',
  access_withdrawn: NO_ACCESS,
  caller_key_missing: NO_ACCESS,
};

/**
 * One sentence with its next step for a person whose language nobody has told us: no daemon runs that could be asked, or
 * no window has unlocked it yet. Names no server, as the sentences of the window.
 */
export function englishSentence(code: AuthErrorCode): string {
  const general = `MCP Keyring cannot be used just now (${code}). Open VS Code and look at the MCP Keyring view.`;
  return sentences[code] ?? general;
}
