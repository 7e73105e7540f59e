import type * as vscode from 'vscode';

/** A part that is loaded by the first who wants it, not when the extension starts, and ends with the extension. */
export class LoadedLater<T extends vscode.Disposable> {
  readonly #load: () => Promise<T>;
  #loaded: Promise<T> | undefined;
  #isOver = false;

  constructor(load: () => Promise<T>) {
    this.#load = load;
  }

  async get(): Promise<T> {
    this.#loaded ??= this.#load();
    const part = await this.#loaded;
    if (this.#isOver) part.dispose();
    return part;
  }

  dispose(): void {
    this.#isOver = true;
    void this.#loaded?.then((part) => part.dispose());
  }
}
