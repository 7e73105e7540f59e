import { setTimeout as pause } from 'node:timers/promises';

/**
 * Waits until a condition gives something, and gives that: for what nobody announces. What the condition throws counts
 * as "not yet", and is the reason when the time is over.
 */
export async function eventually<T>(
  what: string,
  condition: () => Promise<T | undefined | false> | T | undefined | false,
  within = 20_000,
): Promise<T> {
  const deadline = Date.now() + within;
  for (;;) {
    let reason: unknown;
    try {
      const found = await condition();
      if (found !== undefined && found !== false) return found;
    } catch (error) {
      reason = error;
    }
    if (Date.now() > deadline) {
      throw new Error(`Not within ${within / 1000} s: ${what}`, { cause: reason });
    }
    await pause(50);
  }
}
