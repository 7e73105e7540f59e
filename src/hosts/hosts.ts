import { claudeCode } from './claudeCode.ts';
import type { Host, HostId } from './host.ts';
import { vscode } from './vscode.ts';

/** Every host, by its id. */
export const hosts: Readonly<Record<HostId, Host>> = { vscode, 'claude-code': claudeCode };
