const LONGEST = 2 ** 31 - 1;

/** One timer to the next moment at which something is due, set anew each time. */
export class DueTimer {
  readonly #onDue: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(onDue: () => void) {
    this.#onDue = onDue;
  }

  /** @param at ms since the epoch; `undefined` when nothing is due */
  set(at: number | undefined): void {
    clearTimeout(this.#timer);
    if (at === undefined) return;
    this.#timer = setTimeout(this.#onDue, Math.min(LONGEST, Math.max(0, at - Date.now())));
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }
}
