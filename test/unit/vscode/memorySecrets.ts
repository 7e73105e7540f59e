import type * as vscode from 'vscode';

type Listener = (event: vscode.SecretStorageChangeEvent) => unknown;

/** SecretStorage in memory. What one window writes another sees after `lag` ms. */
export class MemorySecrets implements vscode.SecretStorage {
  readonly values = new Map<string, string>();
  readonly #listeners = new Set<Listener>();
  /** how many more writes succeed */
  writes = Infinity;
  /** the keychain of the system is locked */
  locked = false;

  async keys(): Promise<string[]> {
    if (this.locked) throw new Error('The keychain is locked.');
    return [...this.values.keys()];
  }

  async get(key: string): Promise<string | undefined> {
    return this.values.get(key);
  }

  async store(key: string, value: string): Promise<void> {
    this.writes -= 1;
    if (this.writes < 0) throw new Error('the window is gone');
    this.values.set(key, value);
    for (const listener of this.#listeners) listener({ key });
  }

  async delete(key: string): Promise<void> {
    this.values.delete(key);
    for (const listener of this.#listeners) listener({ key });
  }

  readonly onDidChange = (listener: Listener): vscode.Disposable => {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  };
}
