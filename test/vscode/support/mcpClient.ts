import * as vscode from 'vscode';
import { eventually } from '../../support/eventually.ts';

/** VS Code names a tool after what the server calls itself, not after the entry: there is one demo server at a time. */
const PREFIX = 'mcp_demo_';

function demoTools(): readonly string[] {
  return vscode.lm.tools.map(({ name }) => name).filter((name) => name.startsWith(PREFIX));
}

/** Lets VS Code start the servers that it knows, until it has the demo server's tools. */
export async function startDemo(): Promise<void> {
  await eventually('VS Code has the tools of the demo server', async () => {
    if (demoTools().length > 0) return true;
    await vscode.commands.executeCommand('workbench.mcp.startServer', '*', {
      waitForLiveTools: true,
    });
    return false;
  });
}

/** VS Code has taken notice that the demo server is no longer there. */
export async function demoGone(): Promise<void> {
  await eventually('VS Code has no tool of the demo server', () => demoTools().length === 0);
}

/** Lets VS Code call a tool of the demo server; gives its text. */
export async function call(tool: 'whoami' | 'echo', input: object = {}): Promise<string> {
  const options = { input, toolInvocationToken: undefined };
  const { content } = await vscode.lm.invokeTool(PREFIX + tool, options);
  return content
    .map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : ''))
    .join('');
}
