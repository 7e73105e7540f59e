/**
 * The URI with which the operating system would hand an answer of the browser to the extension. In a VS Code inside a
 * browser the answer also carries parameters of VS Code's own callback page; they are left out.
 */
export function callbackUri(scheme: string, answer: URLSearchParams): string {
  const query = new URLSearchParams(answer);
  for (const name of answer.keys()) if (name.startsWith('vscode-')) query.delete(name);
  return `${scheme}://mcp-keyring.mcp-keyring/callback?${query.toString()}`;
}
