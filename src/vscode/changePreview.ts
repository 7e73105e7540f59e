import * as vscode from 'vscode';
import { unlinked } from './plainText.ts';

/** Must equal the manifest's `resourceScheme`. */
const SCHEME = 'mcp-keyring-change';

/** A file before and after a change. */
export interface FileChange {
  readonly path: string;
  readonly before?: string | undefined;
  readonly after: string;
}

/**
 * Shows what would change in a tool's file, in the diff editor, and asks whether to write it. The question is a
 * notification that stays and covers nothing of the diff; the button in the editor's title says the same.
 */
export class ChangePreview implements vscode.TextDocumentContentProvider {
  readonly #contents = new Map<string, string>();
  readonly #answers = new Map<string, (write: boolean) => void>();
  readonly #registration: vscode.Disposable;
  #count = 0;

  constructor() {
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#contents.get(uri.toString()) ?? '';
  }

  /** Whether the user agrees to the change. To close the diff is to decline. */
  async agreed({ path, before, after }: FileChange): Promise<boolean> {
    const name = path.split(/[\\/]/u).at(-1) ?? path;
    this.#count += 1;
    const left = this.#put(name, 'before', before ?? '');
    const right = this.#put(name, 'after', after);
    try {
      const answer = this.#expect(right);
      const title = vscode.l10n.t('{file}: what would change', { file: name });
      await vscode.commands.executeCommand('vscode.diff', left, right, title, { preview: false });
      return await this.#ask(path, right, answer);
    } finally {
      this.#answers.delete(right.toString());
      await closeTab(right);
      this.#contents.delete(left.toString());
      this.#contents.delete(right.toString());
    }
  }

  /** Agrees to the change that an editor shows; without one, to the change shown last. */
  write(uri?: string): void {
    const key = uri ?? [...this.#answers.keys()].at(-1);
    if (key !== undefined) this.#answers.get(key)?.(true);
  }

  dispose(): void {
    for (const answer of this.#answers.values()) answer(false);
    this.#contents.clear();
    this.#registration.dispose();
  }

  /** The answer that a person may give as soon as the diff is there, before the question is. */
  #expect(right: vscode.Uri): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#answers.set(right.toString(), resolve);
    return promise;
  }

  async #ask(path: string, right: vscode.Uri, answer: Promise<boolean>): Promise<boolean> {
    const decline = (): void => this.#answers.get(right.toString())?.(false);
    const location = vscode.ProgressLocation.Notification;
    const title = question(path, right.toString());
    return vscode.window.withProgress({ location, title, cancellable: true }, async (_, token) => {
      const subscriptions = vscode.Disposable.from(
        token.onCancellationRequested(decline),
        vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
          if (closed.some((tab) => shows(tab, right))) decline();
        }),
      );
      return answer.finally(() => subscriptions.dispose());
    });
  }

  #put(name: string, side: 'before' | 'after', content: string): vscode.Uri {
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${this.#count}/${side}/${name}` });
    this.#contents.set(uri.toString(), content);
    return uri;
  }
}

/** A progress notification has no buttons of ours, but its message may have links. */
function question(path: string, uri: string): string {
  const link = `command:mcpKeyring.writeChange?${encodeURIComponent(JSON.stringify([uri]))}`;
  return vscode.l10n.t('Write this change to {path}? [Write This Change]({link})', {
    path: unlinked(path),
    link: link.replaceAll('(', '%28').replaceAll(')', '%29'),
  });
}

function shows({ input }: vscode.Tab, right: vscode.Uri): boolean {
  return input instanceof vscode.TabInputTextDiff && input.modified.toString() === right.toString();
}

async function closeTab(right: vscode.Uri): Promise<void> {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  await vscode.window.tabGroups.close(tabs.filter((tab) => shows(tab, right)));
}
