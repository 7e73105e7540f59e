/** Ends the daemon when nobody has needed it for a while. */
export class Lifetime {
  readonly #idle: number;
  #isNeeded: () => boolean = () => true;
  #end: () => void = () => undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  /** `idle`: how long nobody must have needed the daemon, in ms. */
  constructor(idle: number) {
    this.#idle = idle;
  }

  /** From now on calls `end` once `isNeeded` was false for that long. */
  begin(isNeeded: () => boolean, end: () => void): void {
    this.#isNeeded = isNeeded;
    this.#end = end;
    this.touch();
  }

  /** Something used the daemon, or stopped using it: the time begins anew. */
  touch(): void {
    clearTimeout(this.#timer);
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      if (this.#isNeeded()) this.touch();
      else this.#end();
    }, this.#idle);
  }

  /** Ends it now: another process has taken its place. */
  expire(): void {
    clearTimeout(this.#timer);
    if (!this.#stopped) this.#end();
  }

  /** It is ending anyhow: what still drains does not hold the process. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }
}
