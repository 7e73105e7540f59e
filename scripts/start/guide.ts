/** What to try, in this order; on the terminal and in the README.md of the demo's window. */
const steps = [
  'Click the key in the activity bar: MCP Keyring.',
  'Point at "demo" and click the arrow beside it: Authorize Server. A page opens.',
  "Click Authorize on that page. It is the demo's own authorization server; you are alice there.",
  'Go back to VS Code: "demo" says when its token expires. The keyring renews it by itself.',
  'Press F1 and choose MCP: List Servers, then "demo", then Start Server. VS Code finds 3 tools.',
];

const numbered = (indent: string): string =>
  steps.map((step, index) => `${indent}${index + 1}. ${step}`).join('\n');

export const readme = `# Try MCP Keyring

"demo" is an MCP server that lets nobody in without a token of its authorization server. Both run on this machine.

${numbered('')}

VS Code has no token and never gets one: the keyring puts it on each request.

## And then

- Unfold "demo" in the tree: its account, its token, and the tools that may use it.
- Point at it again: one button renews the token, the other one withdraws it at the authorization server. Restart the server after that, and VS Code says what to do.
- **MCP: Connect Tool** lets Claude Code in. You see the change of its file before it is written (here, a file of the demo's).
- **MCP: Add Server to Keyring** adds a server of your own.
`;

/** What the terminal shows once everything runs. */
export function welcome(where: string, root: string): string {
  return `
  MCP Keyring is ready to try.

    ${where}

${numbered('    ')}

  Your own VS Code, keyring and tools are not touched: all of this is in
    ${root}
  Ctrl-C ends everything and deletes that folder.
`;
}
