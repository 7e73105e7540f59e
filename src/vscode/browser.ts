import * as vscode from 'vscode';
import { AuthError } from '../core/errors.ts';
import { isSecureUrl } from '../core/loopback.ts';

/**
 * Opens an authorization URL in the browser. Whether the user agreed is not reported on: who copied the link from VS
 * Code's question instead comes back from the browser all the same. @throws AuthError `insecure_endpoint`
 */
export async function openAuthorizationUrl(url: string): Promise<void> {
  if (!isSecureUrl(url)) throw new AuthError('insecure_endpoint');
  // A string, which the typings do not know: browser-hosted VS Code decodes a Uri and encodes it again, and so breaks
  // the redirect URI inside the query.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  await vscode.env.openExternal(url as unknown as vscode.Uri);
}

/** The browser for authorizations: keeps each URL as long as its authorization lasts, to be copied. */
export class Browser {
  readonly #urls = new Map<string, string>();

  async open(serverId: string, url: string): Promise<void> {
    if (isSecureUrl(url)) this.#keep(serverId, url);
    await openAuthorizationUrl(url);
  }

  /** The URL that waits for the browser; without a server, the one opened last. */
  url(serverId?: string): string | undefined {
    return serverId === undefined ? [...this.#urls.values()].at(-1) : this.#urls.get(serverId);
  }

  /** The authorization of a server has ended. */
  done(serverId: string): void {
    this.#urls.delete(serverId);
    this.#tell();
  }

  #keep(serverId: string, url: string): void {
    this.#urls.delete(serverId);
    this.#urls.set(serverId, url);
    this.#tell();
  }

  #tell(): void {
    void vscode.commands.executeCommand('setContext', 'mcpKeyring.inBrowser', this.#urls.size > 0);
  }
}
