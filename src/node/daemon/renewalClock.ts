import type { Broker } from '../../core/broker.ts';
import { toAuthError, traceOf } from '../../core/errors.ts';
import { restAfter } from '../../core/lifetime.ts';
import type { Log, Now } from '../../core/ports.ts';

/** The longest sleep between two looks at the wall clock, in ms: a machine that slept is noticed by the next one. */
const LONGEST = 30_000;
/** After a failure the next try comes this much later, doubled each time, in ms. */
const FIRST_PAUSE = 15_000;
const LONGEST_PAUSE = 600_000;

/** What the clock needs of the broker. */
type Renewing = Pick<Broker, 'ids' | 'renewalDue' | 'isBusy' | 'refresh'>;

interface Pause {
  readonly until: number;
  readonly length: number;
  /** when the renewal that failed was due: another one need not wait for it */
  readonly due: number;
}

/**
 * Renews credentials before they expire, by the wall clock. What fails is tried again, ever later, and not before the
 * issuer wants to be asked again.
 */
export class RenewalClock {
  readonly #broker: Renewing;
  readonly #now: Now;
  readonly #log: Log;
  readonly #pauses = new Map<string, Pause>();
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(broker: Renewing, now: Now, log: Log) {
    this.#broker = broker;
    this.#now = now;
    this.#log = log;
  }

  /** Looks at every credential again: call it after each change. */
  wind(): void {
    clearTimeout(this.#timer);
    if (this.#stopped) return;
    const due = this.#broker.ids().map((id) => this.#dueAt(id));
    const wait = Math.max(0, Math.min(LONGEST, ...due.map((at) => at - this.#now())));
    this.#timer = setTimeout(() => this.#ring(), wait);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /** Never while something is under way: its end is a change. */
  #dueAt(id: string): number {
    const due = this.#broker.isBusy(id) ? undefined : this.#broker.renewalDue(id);
    return due === undefined ? Infinity : Math.max(due, this.#pauseOf(id, due)?.until ?? 0);
  }

  #pauseOf(id: string, due: number): Pause | undefined {
    const pause = this.#pauses.get(id);
    return pause?.due === due ? pause : undefined;
  }

  #ring(): void {
    for (const id of this.#broker.ids()) {
      if (this.#dueAt(id) <= this.#now()) void this.#renew(id);
    }
    this.wind();
  }

  async #renew(id: string): Promise<void> {
    const due = this.#broker.renewalDue(id) ?? 0;
    const length = Math.min(LONGEST_PAUSE, (this.#pauseOf(id, due)?.length ?? FIRST_PAUSE / 2) * 2);
    const pause = (ms: number): void => {
      this.#pauses.set(id, { until: this.#now() + ms, length, due });
    };
    pause(length);
    try {
      await this.#broker.refresh(id);
      this.#pauses.delete(id);
    } catch (error) {
      pause(Math.max(length, restAfter(toAuthError(error))));
      this.#log.info(`Renewal of ${id}: ${traceOf(error)}`);
    }
    this.wind();
  }
}
