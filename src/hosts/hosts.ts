import { claudeCode } from './claudeCode.ts';
import { codex } from './codex.ts';
import { cursor } from './cursor.ts';
import { gemini } from './gemini.ts';
import type { Host, HostId } from './host.ts';
import { vscode } from './vscode.ts';

/** Every host, by its id. */
export const hosts: Readonly<Record<HostId, Host>> = {
  vscode,
  'claude-code': claudeCode,
  codex,
  gemini,
  cursor,
};
