import * as vscode from 'vscode';
import type { Server } from '../../core/server.ts';
import type { Keyring } from '../keyring.ts';

const SCHEME = 'mcp-keyring-certificate';

/** The certificates of servers as documents to read, made anew when they are shown and when they change. */
export class CertificateDocuments implements vscode.TextDocumentContentProvider {
  readonly #keyring: Keyring;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #disposables: vscode.Disposable;
  /** by address what the document there was made of */
  readonly #shown = new Map<string, string>();
  readonly onDidChange = this.#changed.event;

  constructor(keyring: Keyring) {
    this.#keyring = keyring;
    this.#disposables = vscode.Disposable.from(
      this.#changed,
      keyring.onDidChange(() => this.#update()),
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
    );
  }

  /** Also for a tab that was open when the window was loaded again. */
  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const { certificateDocument } = await import('./certificateDocument.ts');
    const text = await certificateDocument(this.#keyring, uri.query);
    this.#shown.set(uri.toString(), this.#sourceOf(uri));
    return text;
  }

  /** Opens the document of a server; one that is open is brought up to date. */
  async show({ id, name }: Pick<Server, 'id' | 'name'>): Promise<void> {
    const server = name.replace(/[\\/]/gu, '_');
    const title = vscode.l10n.t('Certificates of {server}', { server });
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${title}.txt`, query: id });
    this.#changed.fire(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: true });
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #update(): void {
    for (const { uri } of vscode.workspace.textDocuments) {
      const before = uri.scheme === SCHEME ? this.#shown.get(uri.toString()) : undefined;
      if (before !== undefined && before !== this.#sourceOf(uri)) this.#changed.fire(uri);
    }
  }

  #sourceOf({ query: id }: vscode.Uri): string {
    const { servers = [] } = this.#keyring.state ?? {};
    const view = servers.find(({ server }) => server.id === id);
    return JSON.stringify([view?.certificate, view?.server.auth.tls, view?.server.network]);
  }
}
