import * as vscode from 'vscode';
import { quote } from '../../core/errors.ts';
import type { DeviceCode } from '../../core/ports.ts';
import { openAuthorizationUrl } from '../browser.ts';
import { unlinked } from '../plainText.ts';

/** The codes that persons enter at the pages of issuers, each as long as its authorization lasts. */
export class DeviceCodes {
  readonly #codes = new Map<string, DeviceCode>();
  readonly #shown = new vscode.EventEmitter<string>();
  /** a server's code is there to be entered */
  readonly onDidShow = this.#shown.event;

  show(serverId: string, code: DeviceCode): void {
    this.#codes.delete(serverId);
    this.#codes.set(serverId, code);
    this.#tell();
    this.#shown.fire(serverId);
  }

  /** What to do with a server's code, with a link that does half of it: for the notification of its authorization. */
  text(serverId: string): string {
    const { userCode = '', url = 'https://localhost' } = this.#codes.get(serverId) ?? {};
    const link = `command:mcpKeyring.openCodePage?${encodeURIComponent(JSON.stringify([serverId]))}`;
    return vscode.l10n.t('enter the code {code} at {host}. [Copy Code and Open Page]({link})', {
      code: unlinked(quote(userCode)),
      host: new URL(url).host,
      link,
    });
  }

  /** Copies the code of a server, without one the code shown last, and opens its page. False when there is none. */
  async open(serverId?: string): Promise<boolean> {
    const code =
      serverId === undefined ? [...this.#codes.values()].at(-1) : this.#codes.get(serverId);
    if (!code) return false;
    await vscode.env.clipboard.writeText(code.userCode);
    await openAuthorizationUrl(code.urlWithCode ?? code.url);
    return true;
  }

  /** The authorization of a server has ended. */
  done(serverId: string): void {
    this.#codes.delete(serverId);
    this.#tell();
  }

  dispose(): void {
    this.#shown.dispose();
  }

  #tell(): void {
    const waits = this.#codes.size > 0;
    void vscode.commands.executeCommand('setContext', 'mcpKeyring.codeToEnter', waits);
  }
}
