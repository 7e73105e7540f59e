import type * as vscode from 'vscode';

/** Something that is loaded when it is needed for the first time, and disposed of if it ever was. */
export class Lazily<T extends vscode.Disposable> {
  readonly #make: () => Promise<T>;
  #made: Promise<T> | undefined;

  constructor(make: () => Promise<T>) {
    this.#make = make;
  }

  /** The one that there is, made now if it was not yet. */
  get(): Promise<T> {
    this.#made ??= this.#make();
    return this.#made;
  }

  dispose(): void {
    void this.#made?.then((made) => made.dispose());
  }
}
