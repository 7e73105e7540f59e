/** How long a request waits for the first window after a start, in ms. */
const PATIENCE = 10_000;

/** Lets requests that arrive right after a start wait until a window handed over its secrets. */
export class Unlocking {
  #release: () => void = () => undefined;
  #waiting: Promise<void> | undefined;

  constructor() {
    this.#waiting = new Promise((resolve) => {
      const late = setTimeout(() => this.done(), PATIENCE);
      this.#release = () => {
        clearTimeout(late);
        resolve();
      };
    });
  }

  /** `undefined` once nothing has to wait any more. */
  get waiting(): Promise<void> | undefined {
    return this.#waiting;
  }

  done(): void {
    this.#waiting = undefined;
    this.#release();
  }
}
