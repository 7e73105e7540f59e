import * as z from 'zod/mini';
import type { JournalRecord } from './journal.ts';
import type { SecretEntry } from './ports.ts';

/** A secret in memory, or that it was removed. */
export interface Held {
  /** the higher one is the newer one */
  readonly generation: number;
  /** absent once removed */
  readonly value: string | undefined;
  /** when it changed here, in ms since the epoch; 0 when it came from SecretStorage */
  readonly at: number;
  /** SecretStorage is known to hold this generation */
  readonly stored: boolean;
}

/** What is known of every secret, by key. */
export interface Ledger {
  readonly held: Map<string, Held>;
  /** the generation whose refresh token was sent to its issuer */
  readonly spent: Map<string, { readonly generation: number; readonly at: number }>;
}

/** A value of a secret, or its removal, as one of several that may meet. */
export type Version = Pick<Held, 'generation' | 'value'>;

/** How long a journal record outlives its confirmation, in ms: another window may read an old copy for a moment. */
const GRACE = 60_000;

/** The generation of a secret; 0 when it was never known. */
export function generationOf({ held }: Ledger, key: string): number {
  return held.get(key)?.generation ?? 0;
}

/**
 * Whether `a` is newer than `b`. Two machines that share a SecretStorage may both have made the next generation of one
 * secret. Then every machine decides alike, whichever it saw first, and no refresh token is lost to an older one: a
 * removal stays, because a person wanted it; a credential that was renewed goes before a note that renewing the old one
 * failed; of two renewed ones the later goes before the earlier; at last the text decides.
 */
export function isNewer(a: Version, b: Version): boolean {
  if (a.generation !== b.generation) return a.generation > b.generation;
  if (a.value === undefined || b.value === undefined)
    return a.value === undefined && b.value !== undefined;
  const [one, two] = [standing(a.value), standing(b.value)];
  if (one.works !== two.works) return one.works;
  return one.at === two.at ? a.value > b.value : one.at > two.at;
}

/** Whether two values are one and the same. */
export function isSame(a: Version, b: Version): boolean {
  return a.generation === b.generation && a.value === b.value;
}

const credentialSchema = z.object({
  obtainedAt: z.optional(z.number()),
  failure: z.optional(z.unknown()),
});

/** What decides between two values; one that is no credential has nothing of it. */
function standing(value: string): { works: boolean; at: number } {
  try {
    const read = credentialSchema.safeParse(JSON.parse(value));
    return { works: !read.data?.failure, at: read.data?.obtainedAt ?? 0 };
  } catch {
    return { works: true, at: 0 };
  }
}

/** The keys that have a value and begin with `prefix`. */
export function keysOf({ held }: Ledger, prefix: string): string[] {
  return [...held]
    .filter(([key, { value }]) => value !== undefined && key.startsWith(prefix))
    .map(([key]) => key);
}

/** Whether a refresh token of this secret was sent and its answer never kept: it may be used up. */
export function isSpent({ held, spent }: Ledger, key: string): boolean {
  const generation = spent.get(key)?.generation;
  return generation !== undefined && generation === held.get(key)?.generation;
}

/** Takes a record of the journal into the ledger; of two generations the higher one stays. */
export function replay(ledger: Ledger, record: JournalRecord): void {
  const { kind, key, generation, at } = record;
  if (kind === 'spend') {
    ledger.spent.set(key, { generation, at });
  } else if (generation > generationOf(ledger, key)) {
    const value = kind === 'put' ? record.value : undefined;
    ledger.held.set(key, { generation, value, at, stored: false });
  }
}

/**
 * Takes what SecretStorage holds into the ledger when it is newer; true when it was. When it is older, ours is not there
 * any more and has to be stored again.
 */
export function adopt({ held }: Ledger, { key, generation, value }: SecretEntry): boolean {
  const ours = held.get(key);
  const theirs = { generation, value };
  const newer = !ours || isNewer(theirs, ours);
  if (newer) held.set(key, { ...theirs, at: 0, stored: true });
  else if (isNewer(ours, theirs)) held.set(key, { ...ours, stored: false });
  return newer;
}

/** Notes which secrets SecretStorage has after all of it was read: a removed one is stored when nothing is there. */
export function confirm({ held }: Ledger, entries: readonly SecretEntry[]): void {
  const given = new Map(entries.map((entry) => [entry.key, entry]));
  for (const [key, ours] of held) {
    const there = given.get(key);
    const stored = there ? isSame(there, ours) : ours.value === undefined;
    held.set(key, { ...ours, stored });
  }
}

/** What the journal must still remember at `now` (ms), right after SecretStorage was read. */
export function recordsOf(ledger: Ledger, now: number): JournalRecord[] {
  return recordsWhere(ledger, ({ stored, at }) => !stored || at + GRACE >= now);
}

/** The newest record of everything that changed here, whether it is stored or not: the journal without what it outgrew. */
export function changesOf(ledger: Ledger): JournalRecord[] {
  return recordsWhere(ledger, ({ at }) => at > 0);
}

function recordsWhere(ledger: Ledger, wanted: (held: Held) => boolean): JournalRecord[] {
  const found: JournalRecord[] = [];
  for (const [key, held] of ledger.held) {
    const { generation, value, at } = held;
    if (!wanted(held)) continue;
    if (value === undefined) found.push({ kind: 'remove', key, generation, at });
    else found.push({ kind: 'put', key, generation, value, at });
  }
  for (const [key, { generation, at }] of ledger.spent) {
    if (isSpent(ledger, key)) found.push({ kind: 'spend', key, generation, at });
  }
  return found;
}
