import * as vscode from 'vscode';

const SCHEME = 'mcp-keyring-page';

/** Shows a text that cannot be changed, under a title, for as long as its editor is open. */
export async function showPage(title: string, text: string): Promise<void> {
  const name = title.replaceAll(/[\\/:]/gu, '-');
  const query = crypto.randomUUID();
  const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${name}`, query });
  const isOurs = (other: vscode.Uri): boolean => other.toString() === uri.toString();
  const page = vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
      provideTextDocumentContent: (asked) => (isOurs(asked) ? text : undefined),
    }),
    vscode.workspace.onDidCloseTextDocument((closed) => {
      if (isOurs(closed.uri)) page.dispose();
    }),
  );
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document, { preview: false });
}
