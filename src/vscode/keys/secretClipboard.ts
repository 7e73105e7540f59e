import { createHash } from 'node:crypto';
import * as vscode from 'vscode';

/** How long a secret stays in the clipboard, in ms. */
const STAY = 60_000;

/** Puts secrets into the clipboard for a minute; what somebody else copied meanwhile stays. */
export class SecretClipboard {
  readonly #stay: number;
  #timer: NodeJS.Timeout | undefined;
  /** of the secret that is there */
  #digest: string | undefined;

  constructor(stay = STAY) {
    this.#stay = stay;
  }

  async copy(secret: string): Promise<void> {
    await vscode.env.clipboard.writeText(secret);
    clearTimeout(this.#timer);
    this.#digest = digestOf(secret);
    this.#timer = setTimeout(() => void this.#clear(), this.#stay);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    void this.#clear();
  }

  async #clear(): Promise<void> {
    const digest = this.#digest;
    this.#digest = undefined;
    if (digest === undefined) return;
    if (digestOf(await vscode.env.clipboard.readText()) !== digest) return;
    await vscode.env.clipboard.writeText('');
    vscode.window.setStatusBarMessage(vscode.l10n.t('The clipboard is cleared.'), 5000);
  }
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
