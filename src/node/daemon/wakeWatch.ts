import type { Now } from '../../core/ports.ts';

/** How often the wall clock is looked at, in ms. */
const LOOK = 10_000;
/** A look that comes so much later than it should, in ms, does so because the machine slept: a busy process is faster. */
const SLEPT = 10_000;

/** Notices that the machine slept: timers stand still then, and the wall clock has jumped when they go on. */
export class WakeWatch {
  readonly #now: Now;
  readonly #woke: () => void;
  readonly #timer: NodeJS.Timeout;
  #last: number;

  /** Calls `woke` at most ten seconds after each wake. Keeps no process alive. */
  constructor(now: Now, woke: () => void) {
    this.#now = now;
    this.#woke = woke;
    this.#last = now();
    this.#timer = setInterval(() => this.#look(), LOOK);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const passed = this.#now() - this.#last;
    this.#last += passed;
    if (passed > LOOK + SLEPT) this.#woke();
  }
}
