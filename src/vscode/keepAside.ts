import type * as vscode from 'vscode';

/** Keeps a damaged secret under the first free name, unless it is kept already, so that nothing new can destroy it. */
export async function keepAside(
  secrets: vscode.SecretStorage,
  key: string,
  text: string,
): Promise<void> {
  for (let n = 1; ; n++) {
    const name = `damaged/${n}/${key}`;
    const kept = await secrets.get(name);
    if (kept === undefined) return secrets.store(name, text);
    if (kept === text) return;
  }
}
