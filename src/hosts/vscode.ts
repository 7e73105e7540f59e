import type { Host } from './host.ts';

/**
 * VS Code itself. It has no file of ours: the extension gives it servers through a definition provider.
 * @see https://code.visualstudio.com/api/extension-guides/ai/mcp
 */
export const vscode: Host = {
  id: 'vscode',
  evidence: 'proved',
  demand: 'nothing',
  delivery: 'provider',
};
