import type { Now, SecretEntry, SecretStore } from './ports.ts';

const PREFIX = 'lease/';
/** The longest wait between two looks at the store, in ms: a window may not tell of a change, and a machine may sleep. */
const LONGEST_LOOK = 5_000;

/** What a lease stands on. */
export interface LeasePorts {
  readonly store: SecretStore;
  readonly now: Now;
  /** this machine's name among those that share the store, without any meaning */
  readonly owner: string;
  /** how long a machine may take from its claim until the store has the new credential, in ms */
  readonly length: number;
  /** how long a write may take to reach every window, in ms */
  readonly settle: number;
  /** Resolves when something in the store changed, at the latest after `ms`, and when `signal` is aborted. */
  change(ms: number, signal: AbortSignal): Promise<void>;
}

/** A claim in the store: `value` is its owner, `generation` the moment at which it was made, which tells claims apart. */
export type Lease = SecretEntry;

/** What ends a wait for another machine's lease. */
export interface Waiting {
  /** whether that machine has done what the lease is wanted for */
  readonly isDone: () => Promise<boolean>;
  /** aborted when nobody wants it any more */
  readonly signal: AbortSignal;
}

/** Whether an entry of the store is a lease: a note between machines, and no secret to be kept. */
export function isLease(key: string): boolean {
  return key.startsWith(PREFIX);
}

/**
 * The right to spend the refresh token of the secret `key`, for one machine at a time. SecretStorage cannot compare and
 * set, so this is best effort: a claim is written, every window gets the time to see it, then it is read back, and of
 * two machines that claim at once the one that wrote later has it. Another machine's claim is waited for until it goes
 * away, or until it stood unchanged for `length` by our own clock: theirs may be an hour off, so a claim names no time
 * that anybody compares with.
 * @returns the lease, to be given to {@link release}; `undefined` when the other machine did it, or when no window
 *   reaches the store: then there is nobody to ask
 * @throws the reason of the signal
 */
export async function lease(
  ports: LeasePorts,
  key: string,
  { isDone, signal }: Waiting,
): Promise<Lease | undefined> {
  let first: Sighting | undefined;
  try {
    for (;;) {
      first = sighting(await ports.store.read(PREFIX + key), first, ports.now());
      const left = timeLeft(first, ports);
      const own = left > 0 ? undefined : await claimed(ports, PREFIX + key);
      if (own) return own;
      await ports.change(Math.min(LONGEST_LOOK, left), signal);
      signal.throwIfAborted();
      if (await isDone()) return undefined;
    }
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

/** Gives a lease back, unless another machine has taken it over. Where no window reaches the store it runs out. */
export async function release({ store }: LeasePorts, own: Lease): Promise<void> {
  const found = await store.read(own.key).catch(() => undefined);
  if (isSameClaim(found, own))
    await store.write(own.key, own.generation, undefined).catch(() => {});
}

/** A claim, and since when we know of it. */
interface Sighting {
  readonly claim: Lease | undefined;
  readonly since: number;
}

/** A clock that was set back must not make the wait longer. */
function sighting(claim: Lease | undefined, first: Sighting | undefined, now: number): Sighting {
  return first && isSameClaim(claim, first.claim) && first.since <= now
    ? first
    : { claim, since: now };
}

/** How long another machine's claim still counts, in ms. Our own may be one from before a restart. */
function timeLeft({ claim, since }: Sighting, { owner, length, now }: LeasePorts): number {
  return !claim || claim.value === owner ? 0 : Math.max(0, since + length - now());
}

async function claimed(ports: LeasePorts, at: string): Promise<Lease | undefined> {
  const own = { key: at, generation: ports.now(), value: ports.owner };
  await ports.store.write(at, own.generation, own.value);
  await new Promise((resolve) => setTimeout(resolve, ports.settle));
  return isSameClaim(await ports.store.read(at), own) ? own : undefined;
}

function isSameClaim(a: Lease | undefined, b: Lease | undefined): boolean {
  return a?.generation === b?.generation && a?.value === b?.value;
}
