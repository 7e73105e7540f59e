/** Tells its listeners that something changed, once for all changes of one turn of the event loop. */
export class Changes {
  readonly #listeners: (() => void)[] = [];
  #pending = false;

  on(listener: () => void): void {
    this.#listeners.push(listener);
  }

  readonly fire = (): void => {
    if (this.#pending) return;
    this.#pending = true;
    setImmediate(() => {
      this.#pending = false;
      for (const listener of this.#listeners) listener();
    });
  };
}
